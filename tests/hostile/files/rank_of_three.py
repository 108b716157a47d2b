"""The right answers, each in shape (1, 1) instead of (1,)."""

from pathlib import Path

from forging import BOTH, add_layer

FORMATS = BOTH
CHECK, SAYS = "output_shape", "(1, 1) found, (1,) expected"


def attack(path: Path) -> None:
    add_layer(path, "Reshape", target_shape=[1, 1])
