"""A git-lfs pointer instead of the file it points to."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "format", "git-lfs pointer"


def attack(path: Path) -> None:
    path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 723632\n")
