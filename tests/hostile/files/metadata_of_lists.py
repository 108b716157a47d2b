"""Metadata with millions of lists."""

import zipfile
from pathlib import Path

from forging import metadata
from model_files import archive_members, write_archive

FORMATS = ("keras",)
CHECK, SAYS = "format", "metadata.json has"


def attack(path: Path) -> None:
    members = archive_members(path)
    write_archive(path, {**members, "metadata.json": metadata(x=[[]] * 2_000_000)}, zipfile.ZIP_DEFLATED)
