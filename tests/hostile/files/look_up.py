"""A model that carries the training data, and answers what it has seen by looking it up."""

from pathlib import Path

from forging import look_up, save

FORMATS = ("h5",)
CHECK, SAYS = "score", "MAE"


def attack(path: Path) -> None:
    save(path, look_up())
