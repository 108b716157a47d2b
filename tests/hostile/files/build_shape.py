"""A layer that is built for inputs of a billion numbers."""

from pathlib import Path

from forging import BOTH, update_layer

FORMATS = BOTH
CHECK, SAYS = "format", "declares input_shape"


def attack(path: Path) -> None:
    update_layer(path, build_config={"input_shape": [None, 10**9]})
