"""Repairs how layers are wired in functional models that Keras 2 saved."""

from __future__ import annotations

from typing import Any

from grader.evaluation import legacy_functions
from grader.inspection.keras_names import FUNCTION_LAYERS, MODELS

Config = dict[str, Any]
RECURRENT = ("RNN", "LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional")
CONSTANT = "_CONSTANT_VALUE"  # instead of a layer's name


def repair(config: Config, done: dict[str, None]) -> None:
    """Repairs the config of one functional model in place, and adds to `done` what was repaired."""
    layers = [layer for layer in config["layers"] if isinstance(layer, dict)]
    nodes = [node for layer in layers for node in layer.get("inbound_nodes") or []]
    if any(isinstance(node, dict) for node in nodes):
        return  # wired by Keras 3
    classes = {layer.get("name"): layer.get("class_name") for layer in layers}
    for layer in layers:
        nodes = layer.get("inbound_nodes") or []
        if layer["class_name"] in FUNCTION_LAYERS:
            layer["inbound_nodes"] = [_call(node, classes, done) for node in nodes]
            legacy_functions.translate(layer, done)
        else:
            layer["inbound_nodes"] = [_repaired_node(layer, node, classes, done) for node in nodes]
    _repair_ends(config, classes, done)
    _repair_names(config, layers, done)


def _repaired_node(layer: Config, node: Any, classes: dict[Any, Any], done: dict[str, None]) -> Any:
    if not isinstance(node, list) or not all(_is_reference(item, classes) for item in node):
        return node
    node = [_shifted(item, classes, done) for item in node]
    options: Config = next((item[3] for item in node if len(item) > 3 and isinstance(item[3], dict)), {})
    with_state = layer["class_name"] in RECURRENT and len(node) > 1
    if not with_state and not any(_is_reference(value, classes) for value in _flat(options)):
        return node
    done[f"{layer['class_name']}: tensors passed by name wired again"] = None
    kwargs = {key: _tensors(value, classes, done) for key, value in options.items()}
    inputs = [_tensor(item) for item in node]
    if with_state:
        return {"args": inputs[:1], "kwargs": {**kwargs, "initial_state": inputs[1:]}}
    return {"args": inputs if len(inputs) == 1 else [inputs], "kwargs": kwargs}


def _call(node: Any, classes: dict[Any, Any], done: dict[str, None]) -> Config:
    """The call of a function of TensorFlow. Its first argument is a list; its items may be numbers."""
    items = [node] if isinstance(node[0], str) else node
    first = [item[2] if item[0] == CONSTANT else _tensor(_shifted(item, classes, done)) for item in items]
    return {"args": [first], "kwargs": {key: _tensors(value, classes, done) for key, value in items[0][3].items()}}


def _flat(options: Config) -> list[Any]:
    """The values of keyword arguments, and the items of those that are lists."""
    values = list(options.values())
    return values + [item for value in values if isinstance(value, list) for item in value]


def _is_reference(item: Any, classes: dict[Any, Any]) -> bool:
    """Whether it refers to a tensor: [layer, number of the call, number of the output, maybe keyword arguments]."""
    return (
        isinstance(item, list)
        and len(item) in (3, 4)
        and isinstance(item[0], str)
        and item[0] in classes
        and all(isinstance(number, int) for number in item[1:3])
    )


def _shifted(item: list[Any], classes: dict[Any, Any], done: dict[str, None]) -> list[Any]:
    """Keras 2 counts a model's own construction as its first call, Keras 3 does not."""
    if classes[item[0]] not in MODELS or item[1] < 1:
        return item
    done["calls of an inner model counted as Keras 3 counts them"] = None
    return [item[0], item[1] - 1, *item[2:]]


def _tensors(value: Any, classes: dict[Any, Any], done: dict[str, None]) -> Any:
    if _is_reference(value, classes):
        return _tensor(_shifted(value, classes, done))
    if isinstance(value, list):
        return [_tensors(item, classes, done) for item in value]
    return value


def _tensor(item: list[Any]) -> Config:
    # Keras replaces it by the output of the layer that it names, so its shape does not matter.
    return {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None], "dtype": "float32", "keras_history": item[:3]},
    }


def _repair_ends(config: Config, classes: dict[Any, Any], done: dict[str, None]) -> None:
    """Replaces a list of one input or output by that input or output, as Keras 2 read it."""
    for key in ("input_layers", "output_layers"):
        ends = config.get(key)
        if not isinstance(ends, list):
            continue
        if ends and isinstance(ends[0], list):
            # Keras 3 itself subtracts one for inner models of the class Functional.
            ends = [_shifted(end, classes, done) if classes.get(end[0]) == "Sequential" else end for end in ends]
            config[key] = ends[0] if len(ends) == 1 else ends
            done["inputs and outputs named as Keras 3 does"] = None


def _repair_names(config: Config, layers: list[Config], done: dict[str, None]) -> None:
    """Keras 3 allows no "/" in names; DenseNet and MobileNetV3 of Keras 2 have them."""
    names = {layer["name"] for layer in layers if isinstance(layer.get("name"), str)}
    new = {name: name.replace("/", "_") for name in names if "/" in name}
    if not new or set(new.values()) & names or len(set(new.values())) < len(new):
        return
    for layer in layers:
        for place in (layer, layer.get("config")):
            if isinstance(place, dict) and place.get("name") in new:
                place["name"] = new[place["name"]]
    for layer in layers:
        layer["inbound_nodes"] = _renamed(layer["inbound_nodes"], new)
    for key in ("input_layers", "output_layers"):
        config[key] = _renamed(config[key], new)
    done['"/" in the names of layers replaced'] = None


def _renamed(value: Any, new: dict[str, str]) -> Any:
    if isinstance(value, list):
        head = [new[value[0]]] if value and isinstance(value[0], str) and value[0] in new else value[:1]
        return [_renamed(item, new) for item in [*head, *value[1:]]]
    if isinstance(value, dict):
        return {key: _renamed(item, new) for key, item in value.items()}
    return value
