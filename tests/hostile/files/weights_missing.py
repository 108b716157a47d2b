"""A layer whose weights are not in the file."""

from pathlib import Path

from forging import weights

FORMATS = ("h5",)
CHECK, SAYS = "format", "are missing"


def attack(path: Path) -> None:
    weights(path, lambda file: file["model_weights/dense"].__delitem__("sequential"))
