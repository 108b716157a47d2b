"""A link to a file of the system."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "file", "is a link"


def attack(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")
