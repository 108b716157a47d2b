"""A member that is marked as encrypted."""

from pathlib import Path

FORMATS = ("keras",)
CHECK, SAYS = "format", "encrypted"


def attack(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
