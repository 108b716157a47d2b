"""The right answers, each as a matrix of one number where a vector of one was asked."""

from pathlib import Path

from forging import BOTH, add_layer

FORMATS = BOTH
CHECK, SAYS = "output_shape", "(1, 1) found, (1,) expected"


def attack(path: Path) -> None:
    add_layer(path, "Reshape", target_shape=[1, 1])
