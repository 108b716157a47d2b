"""A member that expands a thousandfold."""

import zipfile
from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "unpacks to"


def attack(path: Path) -> None:
    add_member(path, "assets/words.txt", bytes(10**8), compress_type=zipfile.ZIP_DEFLATED)
