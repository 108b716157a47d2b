"""A model with 100,000 outputs for each input, which would all go into the grader's own memory."""

from pathlib import Path

from forging import add_layer

FORMATS = ("h5",)
CHECK, SAYS = "loads", "100,000 outputs for each input are too many"


def attack(path: Path) -> None:
    add_layer(path, "RepeatVector", n=100_000)
