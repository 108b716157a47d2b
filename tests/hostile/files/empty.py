"""An empty file."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "file", "empty (0 bytes)"


def attack(path: Path) -> None:
    path.write_bytes(b"")
