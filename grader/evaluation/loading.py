"""Loads an inspected model file with Keras, an old one after repair. Imports Keras: for the evaluating process only."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import keras

from grader.evaluation import legacy, legacy_layers
from grader.inspection.artifact import Artifact
from grader.inspection.refusal import MAX_CAUSE, SAVE_AGAIN, Refused, shown

__all__ = ["Refused", "load"]

LOOKUPS = frozenset(("TextVectorization", "StringLookup"))


def load(path: Path, artifact: Artifact) -> keras.Model:
    """The model in `path`, not compiled. Raises Refused("loads", ...) if Keras does not load it.

    `path` may be a copy of the file that was inspected.
    """
    if artifact.format == "h5" and LOOKUPS & set(artifact.layers):
        raise Refused(
            "loads",
            f"{sorted(LOOKUPS & set(artifact.layers))[0]} loses its vocabulary in the .h5 format",
            "save with model.save('mymodel.keras')",
        )
    if artifact.format == "h5":
        _require_same_config(path, artifact)
    is_old = not artifact.keras_version.startswith("3")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"model.{artifact.format}"
        if legacy.repair(replace(artifact, path=path), copy):
            path = copy
        elif path.suffix != copy.suffix:  # Keras goes by the suffix
            shutil.copyfile(path, copy)
            path = copy
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # advice on saving, for a file that is saved already
                model = keras.saving.load_model(
                    path, legacy_layers.LAYERS if is_old else {}, compile=False, safe_mode=True
                )
        except Exception as error:  # Keras raises whatever its layers raise
            message = f"Keras {keras.__version__} does not load it: {_cause(error)}"
            raise Refused("loads", message, _advice(artifact, is_old)) from error
    if is_old:
        _restore_hard_sigmoid(model)
    return model


def _require_same_config(path: Path, artifact: Artifact) -> None:
    """Refuses a file from which the HDF5 library, and so Keras, reads another config than artifact.py did."""
    with h5py.File(path, "r") as file:
        if json.loads(file.attrs["model_config"]) != artifact.config:
            raise Refused("loads", "the file holds two model configs", SAVE_AGAIN)


def _advice(artifact: Artifact, is_old: bool) -> str:
    """What to do. Training the same model again would lead to the same file."""
    again = f"train again with Keras {keras.__version__}" if is_old else "train again"
    load = f"keras.saving.load_model('mymodel.{artifact.format}')"
    return f"change the layer that it names, {again}, and try {load} before you hand the file in"


def _cause(error: BaseException) -> str:
    """What of Keras' message says what is wrong, in one line: its first sentence that does not end in a colon."""
    text = str(error).split("Exception encountered:")[-1]
    text = re.split(r"Full object config|config=\{|Received: config|Make sure custom|Please ensure", text)[0]
    said = ""
    for line in text.splitlines():
        said = f"{said} {line.strip()}".strip()
        if said and not said.endswith(":"):
            break
    return shown((said or type(error).__name__).rstrip(":"), MAX_CAUSE)[1:-1]


def _restore_hard_sigmoid(model: keras.Model) -> None:
    """Keras 2 computed hard_sigmoid as clip(0.2 x + 0.5, 0, 1), Keras 3 as clip(x / 6 + 0.5, 0, 1)."""
    for layer in model._flatten_layers():
        for name in ("activation", "recurrent_activation"):
            if vars(layer).get(name) is keras.activations.hard_sigmoid:
                setattr(layer, name, _hard_sigmoid)


def _hard_sigmoid(x: Any) -> Any:
    return keras.ops.clip(0.2 * x + 0.5, 0.0, 1.0)
