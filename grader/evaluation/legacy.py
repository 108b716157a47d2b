"""Repairs the config in a copy of an old model file, so that Keras 3 computes the outputs that Keras 2 did."""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import h5py

from grader.evaluation import legacy_graph, legacy_weights
from grader.inspection import archive
from grader.inspection.artifact import Artifact
from grader.inspection.keras_names import MODELS, OPERATION_MODULES, TENSORFLOW_ACTIVATIONS
from grader.inspection.model_config import is_operation
from grader.inspection.refusal import Refused

Config = dict[str, Any]

RECURRENT = ("RNN", "LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")
SEPARABLE = ("SeparableConv1D", "SeparableConv2D", "SeparableConvolution1D", "SeparableConvolution2D")
ONE_GROUP = (
    *SEPARABLE,
    *("DepthwiseConv1D", "DepthwiseConv2D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"),
    *("Convolution1DTranspose", "Convolution2DTranspose", "Convolution3DTranspose"),
)
SPATIAL_DROPOUT = ("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D")
RENAMED = {
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "ThresholdedReLU": "ReLU",
    "RandomHeight": "Identity",  # like all augmentation, it does nothing when the model predicts
    "RandomWidth": "Identity",
}
ANY = object()
# Arguments that Keras 3 no longer takes, with the value that it assumes.
# ANY: Keras 2 wrote the argument but never used it.
REMOVED: tuple[tuple[tuple[str, ...], str, object], ...] = (
    (RECURRENT, "time_major", False),
    (ONE_GROUP, "groups", 1),
    (SEPARABLE, "kernel_initializer", ANY),
    (SEPARABLE, "kernel_regularizer", ANY),
    (SEPARABLE, "kernel_constraint", ANY),
    (SPATIAL_DROPOUT, "trainable", ANY),
    (SPATIAL_DROPOUT, "noise_shape", None),
    (("StringLookup", "IntegerLookup"), "batch_input_shape", ANY),
    (("Discretization",), "trainable", ANY),
    (("Discretization",), "dtype", "int64"),  # Keras 3 would truncate its inputs to integers
    (("MultiHeadAttention",), "softmax_robust_masking", False),
    (("MultiHeadAttention",), "query_shape", ANY),
    (("MultiHeadAttention",), "key_shape", ANY),
    (("MultiHeadAttention",), "value_shape", ANY),
    ((), "rng_type", ANY),
)
# Layers that legacy_layers.py defines anew for files of Keras 2.
REDEFINED = frozenset(
    "Conv1D Conv2D Conv3D Convolution1D Convolution2D Convolution3D GetItem SyncBatchNormalization".split()
)
MODEL_MODULES = {"Sequential": "keras", "Functional": "keras.src.models.functional", "Model": "keras"}


def repair(artifact: Artifact, to: Path) -> tuple[str, ...]:
    """Writes a repaired copy to `to`. Returns what was repaired, in words: () if nothing was, and then no copy."""
    config = copy.deepcopy(artifact.config)
    done: dict[str, None] = {}  # a set that keeps its order
    if artifact.keras_version.startswith("2") and artifact.format == "keras":
        _drop_build_configs(config)
        done["shapes of layers left out"] = None
    _repair_layer(config, done, wrapped=False, outermost=True)
    if not artifact.keras_version.startswith("3"):
        _register(config, done)
    if not done:
        return ()
    if artifact.format == "h5":
        _write_h5(artifact.path, to, config)
    else:
        _write_keras(artifact.path, to, config)
    return tuple(done)


def _write_h5(source: Path, to: Path, config: Config) -> None:
    shutil.copyfile(source, to)
    with h5py.File(to, "r+") as file:
        file.attrs["model_config"] = json.dumps(config)


def _write_keras(source: Path, to: Path, config: Config) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(to, "w") as new, tempfile.TemporaryFile() as weights:
        with old.open(archive.WEIGHTS) as content:
            shutil.copyfileobj(content, weights)
        with h5py.File(weights, "r+") as file:
            moves = legacy_weights.rename(file)
        weights.seek(0)
        _copy(weights, new.open(archive.WEIGHTS, "w"))
        new.writestr(archive.CONFIG, json.dumps(config))
        for member in old.infolist():
            folder, _, path = member.filename.partition("/")
            if folder == archive.ASSETS:
                _copy(old.open(member), new.open(f"{folder}/{legacy_weights.moved(path, moves)}", "w"))
            elif folder == archive.METADATA:
                _copy(old.open(member), new.open(folder, "w"))


def _copy(source: IO[bytes], to: IO[bytes]) -> None:
    with source, to:
        shutil.copyfileobj(source, to)


def _drop_build_configs(config: Config) -> None:
    """Keras 2 wrote the shapes of layers in forms that Keras 3 cannot read. Keras 3 infers them itself."""
    for value in _dictionaries(config):
        value.pop("build_config", None)


def _register(config: Config, done: dict[str, None]) -> None:
    """Makes Keras take the layers of legacy_layers.py also if a layer names the module of its own."""
    for value in _dictionaries(config):
        name = value.get("class_name")
        if "module" in value and name in REDEFINED and value.get("registered_name") != name:
            value["registered_name"] = name
            done[f"{name} as it was in Keras 2"] = None


def _dictionaries(value: Any) -> Iterator[Config]:
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _dictionaries(child)


def _repair_layer(layer: Config, done: dict[str, None], *, wrapped: bool, outermost: bool = False) -> None:
    """Repairs a layer or model and all in it. `wrapped`: it is inside a wrapper, where Keras 3 needs its module."""
    if layer["class_name"] == "Sequential" and isinstance(layer["config"], list):
        layer["config"] = {"name": "sequential", "layers": layer["config"]}
        done["the list of layers put into the form that Keras 2.2.3 introduced"] = None
    if not isinstance(layer.get("config"), dict):
        return
    if is_operation(layer):
        if "module" not in layer:
            layer["module"] = OPERATION_MODULES[layer["class_name"]]
            done[f"the operation {layer['class_name']}: module added"] = None
        return
    _drop_compile_config(layer, done, outermost)
    _rename(layer, done)
    _drop_removed(layer, done)
    _repair_numbers(layer["config"], done)
    _repair_activations(layer["config"], done)
    _repair_initializers(layer["config"], done)
    _repair_dtype(layer["config"], done)
    _name_module(layer, done, wrapped)
    if "module" in layer:
        _repair_for_module(layer, done)
    if layer["class_name"] in ("Functional", "Model") and isinstance(layer["config"].get("layers"), list):
        legacy_graph.repair(layer["config"], done)
    if layer["class_name"] == "Sequential":
        _add_input_layer(layer["config"], done)
    for child in _children(layer["config"], ("layers",)):
        _repair_layer(child, done, wrapped=layer["class_name"] not in MODELS)
    for child in _children(layer["config"], ("layer", "backward_layer", "cell", "cells")):
        _repair_layer(child, done, wrapped=True)


def _children(config: Config, keys: tuple[str, ...]) -> list[Config]:
    values: list[Any] = []
    for key in keys:
        value = config.get(key)
        values += value if isinstance(value, list) else [value]
    return [value for value in values if isinstance(value, dict) and "class_name" in value]


def _drop_compile_config(layer: Config, done: dict[str, None], outermost: bool) -> None:
    """Drops the loss and metrics of an inner model: Keras would load them even with compile=False."""
    if not outermost and layer.pop("compile_config", None):
        done["the loss of an inner model left out"] = None


def _rename(layer: Config, done: dict[str, None]) -> None:
    old, config = layer["class_name"], layer["config"]
    if old not in RENAMED:
        return
    new = layer["class_name"] = RENAMED[old]
    kept = {key: config[key] for key in ("name", "trainable", "dtype") if key in config}
    if old == "ThresholdedReLU":
        layer["config"] = {**kept, "threshold": float(config.get("theta", 1.0))}
    elif new == "Identity":
        layer["config"] = kept
    done[f"{old} replaced by {new}"] = None


def _drop_removed(layer: Config, done: dict[str, None]) -> None:
    config = layer["config"]
    for classes, key, usual in REMOVED:
        concerned = layer["class_name"] in classes or not classes
        if concerned and key in config and (usual is ANY or config[key] == usual):
            value = config.pop(key)
            done[f"{layer['class_name']}: {key}={value if usual is not ANY else '...'} left out"] = None


def _repair_numbers(config: Config, done: dict[str, None]) -> None:
    """Keras 2.12 wrote some numbers as arrays, which Keras 3 does not read in a layer's config."""
    for key, value in config.items():
        if isinstance(value, dict) and value.get("class_name") == "__numpy__":
            config[key] = value["config"]["value"]
            done[f"{key}: array replaced by its values"] = None


def _repair_activations(config: Config, done: dict[str, None]) -> None:
    """Functions of tf.nn are saved under TensorFlow's names, or as functions that Keras 3 does not find."""
    for key in ("activation", "recurrent_activation"):
        value = config.get(key)
        is_function = isinstance(value, dict) and value.get("class_name") == "function"
        name = value["config"] if is_function and isinstance(value, dict) else value
        if isinstance(name, str) and (is_function or name in TENSORFLOW_ACTIVATIONS):
            config[key] = TENSORFLOW_ACTIVATIONS.get(name, name)
            done[f"{key} {name} replaced by Keras' {config[key]}"] = None


def _repair_initializers(config: Config, done: dict[str, None]) -> None:
    """TensorFlow up to 2.0 gave initializers a dtype. It has no effect: the weights are in the file."""
    for key, value in config.items():
        inner = value.get("config") if key.endswith("_initializer") and isinstance(value, dict) else None
        if isinstance(inner, dict) and value["class_name"] != "Constant" and inner.pop("dtype", None) is not None:
            done[f"{value['class_name']}: dtype left out"] = None


def _repair_dtype(config: Config, done: dict[str, None]) -> None:
    dtype = config.get("dtype")
    if isinstance(dtype, dict) and dtype.get("class_name") in ("Policy", "PolicyV1"):
        config["dtype"] = dtype["config"]["name"]
        done[f"dtype policy {config['dtype']} named"] = None


def _name_module(layer: Config, done: dict[str, None], wrapped: bool) -> None:
    """Adds the module if Keras 3 needs it: in wrappers, and if its reader of old layers would drop the axis.

    That reader keeps an axis that is a single number, and silently drops None or a list of several.
    """
    name, config = layer["class_name"], layer["config"]
    module = MODEL_MODULES.get(name, "keras.layers")
    if "module" not in layer:
        axis = config.get("axis", -1)
        if axis is None or (isinstance(axis, list) and len(axis) != 1):
            done[f"{name}: axis={axis} kept"] = None
        elif wrapped:
            done[f"{name}: module added"] = None
        elif config.get("score_mode") == "dot":
            done[f"{name}: score_mode='dot' kept"] = None  # that reader would read it as the function keras.layers.dot
        else:
            return
    elif name in MODEL_MODULES and layer["module"] != module and not layer["module"].startswith("keras.src.models"):
        done[f"{name}: module corrected"] = None
    else:
        return
    layer["module"] = module
    layer["registered_name"] = "Functional" if name == "Functional" else None


def _repair_for_module(layer: Config, done: dict[str, None]) -> None:
    """Repairs what Keras 3 itself repairs only in layers without a module."""
    config = layer["config"]
    if "batch_input_shape" in config:
        shape = config.pop("batch_input_shape")
        if layer["class_name"] == "InputLayer":
            config["batch_shape"] = shape
        done[f"{layer['class_name']}: batch_input_shape replaced"] = None
    axis = config.get("axis")
    if layer["class_name"] == "BatchNormalization" and isinstance(axis, list) and len(axis) > 1:
        raise Refused(
            "loads",
            f"BatchNormalization over the axes {axis} no longer exists in Keras 3",
            "use BatchNormalization() over the last axis, or LayerNormalization(axis=[...])",
        )
    if isinstance(axis, list) and len(axis) == 1:
        config["axis"] = axis[0]
        done[f"{layer['class_name']}: axis={axis} replaced by {axis[0]}"] = None


def _add_input_layer(config: Config, done: dict[str, None]) -> None:
    """TensorFlow up to 2.2 left out the InputLayer. Without it, Keras 3 reads the batch size as part of the shape."""
    layers = config.get("layers")
    if not isinstance(layers, list) or not layers or not isinstance(layers[0], dict):
        return
    first = layers[0].get("config")
    if layers[0].get("class_name") == "InputLayer" or not isinstance(first, dict):
        return
    shape = first.pop("batch_input_shape", None)
    if not isinstance(shape, list):
        return
    dtype = first.get("dtype")
    layers.insert(
        0,
        {
            "class_name": "InputLayer",
            "config": {
                "batch_input_shape": shape,
                "dtype": dtype if isinstance(dtype, str) and not dtype.startswith("mixed") else "float32",
                "name": f"{first.get('name', 'first')}_input",
            },
        },
    )
    done["InputLayer added"] = None
