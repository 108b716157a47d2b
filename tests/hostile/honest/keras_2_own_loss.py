"""A model of Keras 2 that was compiled with a custom loss and optimizer, which cannot be loaded."""

import json
from pathlib import Path

from forging import keras_2_line, save, weights

FORMATS = ("h5",)
CONFIG = {"loss": "my_loss", "metrics": ["my_metric"], "optimizer_config": {"class_name": "MyAdam", "config": {}}}


def make(path: Path) -> None:
    save(path, keras_2_line())
    weights(path, lambda file: file.attrs.__setitem__("training_config", json.dumps(CONFIG)))
