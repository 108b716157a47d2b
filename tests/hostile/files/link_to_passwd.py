"""A link to a system file."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "file", "is a link"


def attack(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")
