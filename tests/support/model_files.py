"""Makes model files for tests: tiny models of Keras 2 and Keras 3, and copies of their files with something changed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

Config = dict[str, Any]
IMAGE, SERIES = (8, 8, 3), (6, 4)


def keras_2() -> Any:
    """Keras 2, in the form of the tf_keras package."""
    import tf_keras

    return tf_keras


def keras_3() -> Any:
    import keras

    return keras


def _sequential(shape: tuple[int | None, ...], *names_and_arguments: Any) -> Callable[[Any], Any]:
    """A model of the given layers: ("Dense", 3), or a function of the keras module."""

    def build(keras: Any) -> Any:
        layers = [
            item(keras) if callable(item) else getattr(keras.layers, item[0])(*item[1:]) for item in names_and_arguments
        ]
        return keras.Sequential([keras.Input(shape), *layers])

    return build


def _embedding(keras: Any) -> Any:
    return keras.Sequential(
        [
            keras.layers.Embedding(20, 4, input_length=6, mask_zero=True),
            keras.layers.Bidirectional(keras.layers.LSTM(3, return_sequences=True)),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(6, activation="softmax"),
        ]
    )


def _series(keras: Any) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            layers.Conv1D(4, 3, padding="causal", activation="relu", input_shape=[None, 1]),
            layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
            layers.GRU(3, return_sequences=True),
            layers.SimpleRNN(3),
            layers.Dense(1),
        ]
    )


def _stateful(keras: Any) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            layers.LSTM(3, stateful=True, return_sequences=True, batch_input_shape=(4, 6, 2)),
            layers.LSTM(3, stateful=True),
            layers.Dense(1),
        ]
    )


def _normalization(axis: int | None) -> Callable[[Any], Any]:
    def build(keras: Any) -> Any:
        normalization = keras.layers.Normalization(axis=axis)
        normalization.adapt(np.random.default_rng(0).normal(5, 3, (50, 4)).astype("float32"))
        return keras.Sequential([keras.Input((4,)), normalization, keras.layers.Dense(2)])

    return build


def _normalization_of_one_feature(keras: Any) -> Any:
    """As in TensorFlow's regression tutorial: one feature, fed without an axis of its own."""
    normalization = keras.layers.Normalization(input_shape=[1], axis=None)
    normalization.adapt(np.arange(50, dtype="float32"))
    return keras.Sequential([normalization, keras.layers.Dense(1)])


def _functional(keras: Any) -> Any:
    layers = keras.layers
    inputs = keras.Input(IMAGE)
    x = layers.Conv2D(4, 3, activation="relu")(inputs)
    x = layers.BatchNormalization()(x)
    shortcut = x
    x = layers.Add()([layers.Conv2D(4, 3, padding="same")(x), shortcut])
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(3, activation="softmax")(x))


def _two_ends(keras: Any) -> Any:
    first, second = keras.Input((4,)), keras.Input((4,))
    dense = keras.layers.Dense(4)
    shared = keras.Sequential([keras.layers.Dense(4, input_shape=(4,)), keras.layers.BatchNormalization()])
    joined = keras.layers.Concatenate()([shared(dense(first)), shared(shared(second))])
    return keras.Model([first, second], [keras.layers.Dense(2)(joined), dense(second)])


def _attention(keras: Any) -> Any:
    layers = keras.layers
    inputs = keras.Input(SERIES)
    x = layers.MultiHeadAttention(2, 3)(inputs, inputs)
    return keras.Model(inputs, layers.LayerNormalization()(layers.Attention()([x, inputs])))


def _encoder_and_decoder(keras: Any) -> Any:
    inputs = keras.Input(SERIES)
    _, hidden, cell = keras.layers.LSTM(3, return_state=True)(inputs)
    return keras.Model(inputs, keras.layers.LSTM(3)(inputs, initial_state=[hidden, cell]))


def _mobile_net(keras: Any) -> Any:
    base = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(32, 32, 3), alpha=0.35)
    base.trainable = False
    layers = keras.layers
    return keras.Sequential([layers.Rescaling(1 / 127.5, offset=-1, input_shape=(32, 32, 3)), base, layers.Flatten()])


def _mobile_net_in_functional(keras: Any) -> Any:
    base = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(32, 32, 3), alpha=0.35)
    inputs = keras.Input((32, 32, 3))
    x = keras.layers.GlobalAveragePooling2D()(base(inputs, training=False))
    return keras.Model(inputs, keras.layers.Dense(2)(x))


def _augmented(keras: Any) -> Any:
    layers = keras.layers
    augmentation = keras.Sequential(
        [layers.RandomFlip("horizontal", input_shape=IMAGE), layers.RandomRotation(0.1), layers.RandomZoom(0.1)]
    )
    return keras.Sequential(
        [augmentation, layers.Rescaling(1 / 255), layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(2)]
    )


def _slash_in_names(keras: Any) -> Any:
    inputs = keras.Input((4,))
    x = keras.layers.Dense(3, name="block/dense")(inputs)
    return keras.Model(inputs, keras.layers.Dense(2, name="top")(x))


def _policy(name: str) -> Callable[[Any], Any]:
    def build(keras: Any) -> Any:
        keras.mixed_precision.set_global_policy(name)
        try:
            layers = keras.layers
            return keras.Sequential(
                [
                    keras.Input(SERIES),
                    layers.Conv1D(4, 2),
                    layers.BatchNormalization(),
                    layers.Bidirectional(layers.LSTM(3)),
                    layers.Dense(2, dtype="float32"),
                ]
            )
        finally:
            keras.mixed_precision.set_global_policy("float32")

    return build


def _wrapped(wrapper: str, layer: str, *arguments: Any) -> Callable[[Any], Any]:
    return lambda keras: getattr(keras.layers, wrapper)(getattr(keras.layers, layer)(*arguments))


def _with(layer: str, *arguments: Any, **options: Any) -> Callable[[Any], Any]:
    return lambda keras: getattr(keras.layers, layer)(*arguments, **options)


# Models that Keras 2 saves, and that must give the same outputs when Keras 3 has loaded the repaired file.
LEGACY_MODELS: dict[str, Callable[[Any], Any]] = {
    "dense": _sequential((4,), ("Dense", 3), ("Dropout", 0.5), ("Dense", 2)),
    "images": _sequential(
        IMAGE, ("Conv2D", 4, 3), ("MaxPooling2D",), ("BatchNormalization",), ("Flatten",), ("Dense", 3)
    ),
    "embedding with input_length": _embedding,
    "series with input_shape [None, 1]": _series,
    "stateful with a fixed batch": _stateful,
    "time distributed": _sequential(
        (3, 4, 2), _wrapped("TimeDistributed", "LSTM", 3), _wrapped("TimeDistributed", "Dense", 2)
    ),
    "time distributed model": _sequential(
        (3, 4), lambda keras: keras.layers.TimeDistributed(keras.Sequential([keras.layers.Dense(2, input_shape=(4,))]))
    ),
    "bidirectional with another backward layer": _sequential(
        SERIES,
        lambda keras: keras.layers.Bidirectional(
            keras.layers.LSTM(3, return_sequences=True),
            backward_layer=keras.layers.GRU(3, return_sequences=True, go_backwards=True),
        ),
    ),
    "cells": _sequential(SERIES, lambda keras: keras.layers.RNN([keras.layers.LSTMCell(3), keras.layers.GRUCell(2)])),
    "GRU of the first kind": _sequential(SERIES, _with("GRU", 3, reset_after=False)),
    "hard sigmoid": _sequential(SERIES, _with("LSTM", 3, recurrent_activation="hard_sigmoid")),
    "ConvLSTM2D": _sequential((3, 6, 6, 2), ("ConvLSTM2D", 2, 3)),
    "separable and depthwise": _sequential(
        IMAGE, ("SeparableConv2D", 4, 3), ("DepthwiseConv2D", 2), ("Conv2DTranspose", 2, 2), ("SpatialDropout2D", 0.2)
    ),
    "activations": _sequential(
        IMAGE, _with("LeakyReLU", alpha=0.2), ("ReLU", 6.0), ("PReLU",), ("ELU", 0.5), ("Softmax",)
    ),
    "ThresholdedReLU": _sequential((4,), _with("ThresholdedReLU", theta=0.3)),
    "softmax over two axes": _sequential(IMAGE, _with("Softmax", axis=[1, 2])),
    "layer normalization": _sequential(IMAGE, ("LayerNormalization",)),
    "layer normalization over two axes": _sequential(IMAGE, _with("LayerNormalization", axis=[1, 2])),
    "unit normalization over two axes": _sequential(IMAGE, _with("UnitNormalization", axis=[1, 2])),
    "normalization": _normalization(-1),
    "normalization over everything": _normalization(None),
    "normalization of one feature": _normalization_of_one_feature,
    "functional": _functional,
    "two inputs, two outputs, a shared model": _two_ends,
    "attention": _attention,
    "encoder and decoder": _encoder_and_decoder,
    "MobileNetV2 in a Sequential": _mobile_net,
    "MobileNetV2 in a functional model": _mobile_net_in_functional,
    "augmentation": _augmented,
    "slash in names": _slash_in_names,
    "mixed precision": _policy("mixed_float16"),
}


def randomize(model: Any) -> None:
    """Gives all weights values of their own, so that no two layers can be mistaken for each other."""
    generator = np.random.default_rng(0)
    for layer in model.layers:
        if type(layer).__name__ != "Normalization":
            layer.set_weights([_moved(weight, generator) for weight in layer.get_weights()])


def _moved(weight: Any, generator: np.random.Generator) -> Any:
    return weight + np.abs(generator.normal(0, 0.1, weight.shape)).astype(weight.dtype)


def inputs_for(model: Any) -> Any:
    """Four random examples, words for an embedding; a list if the model has several inputs."""
    generator = np.random.default_rng(1)
    arrays = []
    for tensor in model.inputs:
        shape = [4, *(6 if size is None else size for size in tensor.shape[1:])]
        words = type(model.layers[0]).__name__ == "Embedding"
        arrays.append(generator.integers(0, 20, shape) if words else generator.normal(0, 1, shape).astype("float32"))
    return arrays if len(arrays) > 1 else arrays[0]


def outputs(model: Any, inputs: Any) -> list[np.ndarray]:
    """What the model computes when it predicts."""
    for layer in model.layers:
        if getattr(layer, "stateful", False) and hasattr(layer, "reset_states"):
            layer.reset_states()
    computed = model(inputs, training=False)
    return [np.asarray(array, "float64") for array in (computed if isinstance(computed, list | tuple) else [computed])]


def h5_config(path: Path) -> Config:
    with h5py.File(path, "r") as file:
        return json.loads(file.attrs["model_config"])


def change_h5(path: Path, change: Callable[[Config], None], keras_version: str | None = None) -> Path:
    """Changes the config of an .h5 model in place."""
    config = h5_config(path)
    change(config)
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = json.dumps(config)
        if keras_version is not None:
            file.attrs["keras_version"] = keras_version
    return path


def change_keras(path: Path, change: Callable[[Config], None]) -> Path:
    """Changes the config of a .keras model in place."""
    members = archive_members(path)
    config = json.loads(members["config.json"])
    change(config)
    return write_archive(path, {**members, "config.json": json.dumps(config).encode()})


def archive_members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_archive(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def as_keras_2_13(path: Path) -> Path:
    """Names the weights in a .keras file of Keras 2 as 2.12 and 2.13 did: layers with weights are counted twice."""

    def rename(file: h5py.File) -> None:
        groups: list[str] = []
        file.visit(lambda name: groups.append(name) if name.endswith("layers") else None)
        for name in reversed(groups):
            _count_weights_twice(file[name])
            file.move(name, f"{name.removesuffix('layers')}_layer_checkpoint_dependencies")

    change_weights(path, rename)
    old, new = "assets/layers/", "assets/_layer_checkpoint_dependencies/"
    return write_archive(path, {name.replace(old, new): data for name, data in archive_members(path).items()})


def _count_weights_twice(layers: h5py.Group) -> None:
    counted: dict[str, int] = {}
    moves = []
    for name in sorted(layers, key=lambda name: int(f"0{name.rpartition('_')[2]}") if name[-1].isdigit() else 0):
        class_name = name.rpartition("_")[0] if name.rpartition("_")[2].isdigit() else name
        number = counted.get(class_name, 0)
        moves.append((name, f"{class_name}_{number}" if number else class_name))
        has_weights: list[bool] = []
        layers[name].visititems(lambda _, item, found=has_weights: found.append(isinstance(item, h5py.Dataset)))
        counted[class_name] = number + (2 if any(has_weights) else 1)
    for old, new in reversed(moves):
        if old != new:
            layers.move(old, new)


def as_on_windows(path: Path) -> Path:
    """Names the weights in a .keras file as Keras 2 did on Windows: layers\\dense/vars."""

    def rename(file: h5py.File) -> None:
        groups: list[str] = []
        file.visit(lambda name: groups.append(name) if name.endswith("/vars") else None)
        for name in groups:
            outer = name.removesuffix("/vars")
            file.move(name, f"{outer.replace('/', chr(92))}/vars")
        for name in [name for name in file if name != "vars" and "vars" not in file[name]]:
            del file[name]  # the empty groups that are left

    return change_weights(path, rename)


def change_weights(path: Path, change: Callable[[h5py.File], None]) -> Path:
    """Changes the weights of a .keras model in place."""
    members = archive_members(path)
    weights = io.BytesIO(members["model.weights.h5"])
    with h5py.File(weights, "r+") as file:
        change(file)
    return write_archive(path, {**members, "model.weights.h5": weights.getvalue()})


def add_member(path: Path, name: str, content: bytes = b"x", **values: Any) -> Path:
    """Puts a file into an archive. `values` are attributes of its zipfile.ZipInfo."""
    with zipfile.ZipFile(path, "a") as archive:
        member = zipfile.ZipInfo(name)
        for key, value in values.items():
            setattr(member, key, value)
        archive.writestr(member, content)
    return path


def layers_of(config: Config) -> list[Config]:
    return config["config"]["layers"]


def as_tensorflow_2_1(config: Config) -> None:
    """Writes the config as TensorFlow 2.1 did: no modules, no InputLayer in Sequential, functional ones as Model."""
    for name in ("module", "registered_name", "build_config", "compile_config"):
        config.pop(name, None)
    if config.get("class_name") == "Functional":
        config["class_name"] = "Model"
    inner = config.get("config")
    if config.get("class_name") == "Sequential" and isinstance(inner, dict):
        layers = inner["layers"]
        if layers[0]["class_name"] == "InputLayer" and "layers" not in layers[1]["config"]:
            shape = layers.pop(0)["config"]["batch_input_shape"]
            layers[0]["config"]["batch_input_shape"] = shape
    if isinstance(inner, dict):
        for key in ("groups", "rng_type", "keepdims", "optional"):
            inner.pop(key, None)
    for value in list(config.values()):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, dict):
                as_tensorflow_2_1(child)
