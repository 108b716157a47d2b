"""Two configs under one name, a good one and one with a Lambda: readers may take different ones."""

import json
from pathlib import Path

import h5py
from forging import marshalled, weights, weights_bytes
from model_files import layers_of

FORMATS = ("h5",)
CHECK, SAYS = "format", "holds 'model_config' twice"


def attack(path: Path) -> None:
    def add(file: h5py.File) -> None:
        config = json.loads(file.attrs["model_config"])
        layers_of(config)[1] = {"class_name": "Lambda", "config": {"name": "innocent", "function": marshalled()}}
        file.attrs["model_confih"] = json.dumps(config)

    weights(path, add)
    weights_bytes(path, lambda content: content.replace(b"model_confih", b"model_config"))
