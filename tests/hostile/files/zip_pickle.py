"""A pickle beside the weights."""

import base64
from pathlib import Path

from forging import pickled
from model_files import add_member

FORMATS = ("keras",)
CHECK, SAYS = "format", "'model.pkl'"


def attack(path: Path) -> None:
    add_member(path, "model.pkl", base64.b64decode(pickled()))
