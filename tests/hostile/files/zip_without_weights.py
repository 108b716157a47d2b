"""An archive without weights."""

from pathlib import Path

from model_files import archive_members, write_archive

FORMATS = ("keras",)
CHECK, SAYS = "format", "model.weights.h5 is missing"


def attack(path: Path) -> None:
    members = archive_members(path)
    del members["model.weights.h5"]
    write_archive(path, members)
