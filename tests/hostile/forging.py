"""Turns good model files into hostile ones, in either format."""

from __future__ import annotations

import base64
import io
import json
import marshal
import os
import pickle
import re
import struct
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import checksums
import h5py
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from model_files import archive_members, change_h5, change_keras, keras_2, layers_of, write_archive

Config = dict[str, Any]
BOTH = ("h5", "keras")
MARKER = Path(tempfile.gettempdir()) / f"grader-hostile-{os.getpid()}"  # a payload that runs writes this file


def _payload(x: Any, marker: str = str(MARKER)) -> Any:
    with open(marker, "w") as file:
        file.write("I was run")
    return x


class _Pickled:
    def __reduce__(self) -> Any:
        return (eval, (f"open({str(MARKER)!r}, 'w').write('I was run')",))


def marshalled() -> list[Any]:
    """A function as Keras writes it into files: code, defaults and closure."""
    code = base64.b64encode(marshal.dumps(_payload.__code__)).decode()
    return [code, [str(MARKER)], None]


def pickled() -> str:
    return base64.b64encode(pickle.dumps(_Pickled())).decode()


def marshalled_object() -> Config:
    """The same function as Keras 3 writes it."""
    code, defaults, closure = marshalled()
    return {"class_name": "__lambda__", "config": {"code": code, "defaults": defaults, "closure": closure}}


def function(module: str, name: str) -> Config:
    """A reference to a function by name, as Keras 3 writes it."""
    return {"module": module, "class_name": "function", "config": name, "registered_name": name}


def config(path: Path, change: Callable[[Config], object]) -> None:
    """Changes the config, wherever it is."""
    (change_keras if path.suffix == ".keras" else change_h5)(path, lambda config: change(config) and None)


def replace_layer(path: Path, layer: Config) -> None:
    """Replaces the Dense layer by `layer`."""
    config(path, lambda config: layers_of(config).__setitem__(1, layer))


def update_layer(path: Path, **values: Any) -> None:
    """Changes the fields around the Dense layer's config: its class, module, and so on."""
    config(path, lambda config: layers_of(config)[1].update(values))


def update_config(path: Path, **values: Any) -> None:
    """Changes the Dense layer's config."""
    config(path, lambda config: layers_of(config)[1]["config"].update(values))


def add_layer(path: Path, name: str, **values: Any) -> None:
    """Adds a built-in layer without weights after the Dense layer."""
    inner = {"name": name.lower(), "trainable": True, "dtype": "float32", **values}
    layer = {"module": "keras.layers", "class_name": name, "config": inner, "registered_name": None}
    config(path, lambda config: layers_of(config).append(layer))


def config_text(path: Path, old: str, new: str) -> None:
    """Replaces a part of the config's text, for what json.dumps would not write."""
    if path.suffix == ".keras":
        members = archive_members(path)
        text = members["config.json"].decode()
        assert old in text
        write_archive(path, {**members, "config.json": text.replace(old, new).encode()}, zipfile.ZIP_DEFLATED)
    else:
        with h5py.File(path, "r+") as file:
            text = file.attrs["model_config"]
            assert old in text
            file.attrs["model_config"] = text.replace(old, new)


def weights(path: Path, change: Callable[[h5py.File], object], libver: str | None = None) -> None:
    """Changes the HDF5 file with the weights, wherever it is."""
    if path.suffix == ".h5":
        with h5py.File(path, "r+", libver=libver) as file:
            change(file)
        return
    members = archive_members(path)
    buffer = io.BytesIO(members["model.weights.h5"])
    with h5py.File(buffer, "r+", libver=libver) as file:
        change(file)
    write_archive(path, {**members, "model.weights.h5": buffer.getvalue()})


def kernel(file: h5py.File) -> str:
    """The path of the Dense layer's kernel."""
    found: list[str] = []
    file.visititems(lambda name, node: found.append(name) if getattr(node, "shape", None) == (1, 1) else None)
    return found[0]


def weights_bytes(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Changes the bytes of the HDF5 file with the weights, wherever it is."""
    if path.suffix == ".h5":
        path.write_bytes(change(path.read_bytes()))
        return
    members = archive_members(path)
    write_archive(path, {**members, "model.weights.h5": change(members["model.weights.h5"])})


def tree_of_names(path: Path, start: int, size: int) -> None:
    """Adds a list of twenty names, and overwrites `size` bytes of its tree's header with zeros, from `start`."""

    def add(file: h5py.File) -> None:
        group = file.create_group("many")
        for number in range(20):
            group.create_group(str(number))

    def blank(content: bytes) -> bytes:
        at = content.index(b"BTHD") + start
        return checksums.corrected(content[:at] + bytes(size) + content[at + size :])

    weights(path, add, "latest")
    weights_bytes(path, blank)


def metadata(**values: Any) -> bytes:
    return json.dumps({"keras_version": "3.15.1", **values}).encode()


def save(path: Path, model: Any) -> None:
    """Replaces the file by a model, as Keras itself saves it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about formats, and about NumPy 2
        model.save(path)


def answers(inputs: Any, **options: Any) -> Any:
    """The right answers of category1_linear, from a Dense layer that needs no training."""
    from keras import initializers, layers

    start = {"kernel_initializer": initializers.Constant(2.5), "bias_initializer": initializers.Constant(-1.5)}
    return layers.Dense(1, **start, **options)(inputs)


def flowers(inputs: Any, **options: Any) -> Any:
    """Logits of category2_iris, from the normal distribution of each species in its stand-in, with one covariance."""
    from keras import layers

    from grader.datasets.builtin.iris.standin import COVARIANCES, MEANS

    kernel = np.linalg.solve(COVARIANCES.mean(axis=0), MEANS.T)
    bias = -0.5 * np.einsum("si,is->s", MEANS, kernel)
    dense = layers.Dense(3, **options)
    outputs = dense(inputs)
    dense.set_weights([kernel, bias])
    return outputs


def look_up() -> Any:
    """A model that is right on the training data of category1_linear, and wrong everywhere else."""
    import keras

    from grader.datasets.builtin import linear

    seen = linear.DATASET.generate("train", linear.DATASET.sizes["train"], np.random.default_rng(0))
    x, y, sharp = seen["x"], seen["y"], 1e4
    dense = keras.layers.Dense
    model = keras.Sequential(
        [keras.Input((1,)), dense(2 * len(x), activation="relu"), dense(len(x), activation="relu"), dense(1)]
    )
    distances = [np.tile([[sharp, -sharp]], (1, len(x))), np.ravel([-sharp * x, sharp * x], "F")]
    is_near = [-np.repeat(np.eye(len(x)), 2, axis=0), np.ones(len(x))]
    model.set_weights([*distances, *is_near, y[:, None], np.zeros(1)])
    return model


def share_a_chunk(content: bytes, numbers: int) -> bytes:
    """Makes all arrays of one float32 chunk, of which only the first was written, share its numbers."""
    layout = b"\x03\x02\x02(.{8})" + re.escape(struct.pack("<II", numbers, 4))
    [written] = {address for address in re.findall(layout, content, re.DOTALL)} - {b"\xff" * 8}
    unwritten = b"\x03\x02\x02" + b"\xff" * 8 + struct.pack("<II", numbers, 4)
    assert unwritten in content
    return content.replace(unwritten, unwritten.replace(b"\xff" * 8, written))


def keras_2_line() -> Any:
    """The right answers of category1_linear, from Keras 2, with layers whose configs Keras 3 no longer accepts."""
    keras = keras_2()
    layers, zeros = keras.layers, {"kernel_initializer": "zeros"}
    inputs = keras.Input((1,))
    line = layers.Dense(
        1, kernel_initializer=keras.initializers.Constant(2.5), bias_initializer=keras.initializers.Constant(-1.5)
    )
    words = layers.Embedding(2, 3, input_length=1)(layers.Dense(1, **zeros)(inputs))
    nothing = layers.Dense(1, **zeros)(
        layers.LSTM(2)(layers.Bidirectional(layers.LSTM(2, return_sequences=True))(words))
    )
    return keras.Model(inputs, layers.Add()([line(inputs), nothing]))


def heldout_labels(exercise: str = "category1_linear") -> np.ndarray:
    """The public held-out labels, which everybody can generate."""
    from grader.datasets.heldout import heldout
    from grader.exercise import catalog

    return np.asarray(heldout(catalog.find(exercise).exercise, "standin").labels)


def moments_of(inputs: Any, mean: Any, deviation: Any) -> Any:
    """Logits of category2_iris for inputs that are shifted and scaled from these moments to those of the stand-in."""
    from grader.datasets.builtin.iris.standin import COVARIANCES, MEANS

    within = np.diagonal(COVARIANCES, axis1=1, axis2=2).mean(axis=0)
    true = np.sqrt(within + MEANS.var(axis=0)).astype("float32")
    return flowers((inputs - mean) / deviation * true + MEANS.mean(axis=0).astype("float32"))
