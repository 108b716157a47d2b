"""A TensorFlow function between layers, as Keras 2 wrote them."""

from pathlib import Path

from forging import BOTH, replace_layer

FORMATS = BOTH
CHECK, SAYS = "format", "tf.io.read_file"


def attack(path: Path) -> None:
    replace_layer(path, {"class_name": "TFOpLambda", "config": {"name": "innocent", "function": "io.read_file"}})
