"""A member whose checksum does not match."""

from pathlib import Path

FORMATS = ("keras",)
CHECK, SAYS = "format", "damaged"


def attack(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[content.index(b"Sequential")] ^= 1
    path.write_bytes(content)
