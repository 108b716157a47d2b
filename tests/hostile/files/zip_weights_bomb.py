"""Weights that expand a thousandfold."""

import zipfile
from pathlib import Path

from model_files import archive_members, write_archive

FORMATS = ("keras",)
CHECK, SAYS = "format", "unpacks to"


def attack(path: Path) -> None:
    members = archive_members(path)
    padded = members["model.weights.h5"] + bytes(10**8)
    write_archive(path, {**members, "model.weights.h5": padded}, zipfile.ZIP_DEFLATED)
