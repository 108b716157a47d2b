"""A member compressed in a way that Keras never uses."""

import zipfile
from pathlib import Path

from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "uncommon way"


def attack(path: Path) -> None:
    add_member(path, "assets/x", compress_type=zipfile.ZIP_LZMA)
