"""Two numbers per input instead of one."""

from pathlib import Path

from forging import BOTH, add_layer

FORMATS = BOTH
CHECK, SAYS = "output_shape", "(2,) found"


def attack(path: Path) -> None:
    add_layer(path, "Reshape", target_shape=[1, 1])
    add_layer(path, "UpSampling1D", size=2)
    add_layer(path, "Flatten")
