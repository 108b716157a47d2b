"""Two members at the same place."""

from pathlib import Path

FORMATS = ("keras",)
CHECK, SAYS = "format", "overlap"


def attack(path: Path) -> None:
    content = bytearray(path.read_bytes())
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[second + 42 : second + 46] = bytes(4)
    path.write_bytes(content)
