"""Makes the good model files that fuzz.py breaks: `python tests/hostile/seeds.py FOLDER`."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np


def _line(keras: Any) -> Any:
    """The model that category1_linear asks for, with the right weights and no training."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.layers[0].set_weights([np.array([[2.5]]), np.array([-1.5])])
    return model


def _trained(keras: Any) -> Any:
    layers = keras.layers
    inputs = keras.Input((1,))
    x = layers.Reshape((2, 2))(layers.Dense(4, activation="relu", kernel_regularizer="l2")(inputs))
    x = layers.Bidirectional(layers.LSTM(2))(layers.Conv1D(2, 3, padding="same")(x))
    x = layers.Concatenate()([layers.BatchNormalization()(x), inputs])
    model = keras.Model(inputs, layers.Dense(1)(layers.Dropout(0.5)(x)))
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    model.fit(np.zeros((4, 1)), np.zeros((4, 1)), verbose=0)
    return model


def _words(keras: Any) -> Any:
    """A model whose archive has one more member, the vocabulary."""
    layers = keras.layers
    lookup = layers.StringLookup(vocabulary=["a", "b"], output_mode="one_hot")
    return keras.Sequential([keras.Input((1,), dtype="string"), lookup, layers.Dense(1)])


MODELS: dict[str, Callable[[Any], Any]] = {"line": _line, "trained": _trained, "words": _words}


def make(folder: Path) -> None:
    """Saves each model in both formats, and one .h5 in the newer HDF5 format."""
    import keras

    folder.mkdir(parents=True, exist_ok=True)
    for name, build in MODELS.items():
        keras.backend.clear_session()
        model = build(keras)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.save(folder / f"{name}.keras")
            model.save(folder / f"{name}.h5")
    with h5py.File(folder / "line.h5") as old, h5py.File(folder / "newer.h5", "w", libver="latest") as new:
        new.attrs.update(old.attrs)
        old.copy("model_weights", new)
        many = new.create_group("many")
        for number in range(20):
            many.attrs[str(number)] = many.create_group(str(number)).name


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    make(Path(sys.argv[1]))
