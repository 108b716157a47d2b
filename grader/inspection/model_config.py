"""Reads the config of a model file, which describes its layers, and refuses what is not plain Keras."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from grader.inspection import keras_names as names
from grader.inspection import own_code
from grader.inspection.refusal import Refused, damaged, shown, unusual

# MobileNetV2 has 0.11 MB and DenseNet121 0.29 MB. Only a Constant initializer with an embedding needs more:
# 10,000 words in 100 dimensions are 20 MB of digits.
MAX_BYTES = 20 * 10**6
MAX_WIDE_BYTES = 10**6  # if one letter is beyond ASCII (Keras writes none): all letters may take four bytes in memory
# Python objects made from it: 2 million numbers take 0.5 s and 0.1 GB, 2 million dictionaries 6 s and 1 GB.
MAX_VALUES = 2 * 10**6
MAX_TEXTS = 500_000  # including keys
MAX_KEYS = 200_000  # DenseNet121 has 27,000
MAX_CONTAINERS = 100_000  # DenseNet121 has 5,600
MAX_DEPTH = 200  # an LSTM in a Bidirectional in a TimeDistributed in a model in a model has 15

# Sizes of a layer that cannot exceed the number of weights in the file: each unit has its own bias or kernel.
UNITS = ("units", "filters", "output_dim", "num_heads", "key_dim", "value_dim")
CONTAINERS = (dict, list)  # made once: `dict | list` is made anew for each of millions of values
BUILT_IN = "use the layers of tf.keras.layers in a Sequential or functional model"


def decode(text: bytes) -> dict[str, Any]:
    """The config as a dictionary. Raises Refused if it is too large, too deep, or not as Keras writes it."""
    if len(text) > MAX_BYTES:
        raise unusual(f"the model config has {len(text) / 1e6:.1f} MB ({MAX_BYTES // 10**6} are allowed)")
    if len(text) > MAX_WIDE_BYTES and not text.isascii():
        raise unusual(f"the model config has {len(text) / 1e6:.1f} MB with letters beyond ASCII")
    try:
        _check_counts(text)
        decoded = text.decode("utf-8")
        config = json.loads(decoded, parse_constant=_not_a_number)
    except RecursionError:
        raise unusual(f"the model config is nested deeper than {MAX_DEPTH} levels") from None
    except ValueError as error:
        raise damaged(f"its model config is not JSON ({shown(str(error))})") from error
    if not isinstance(config, dict):
        raise damaged(f"its model config is a {type(config).__name__}, not a dictionary")
    return config


def _check_counts(text: bytes) -> None:
    """Refuses a text that would take too much time and memory, judged by its punctuation."""
    for what, count, most in (
        ("values", text.count(b","), MAX_VALUES),
        ("texts", text.count(b'"') // 2, MAX_TEXTS),
        ("keys", text.count(b":"), MAX_KEYS),
        ("lists and dictionaries", text.count(b"[") + text.count(b"{"), MAX_CONTAINERS),
    ):
        if count > most:
            raise unusual(f"the model config has {count:,} {what} ({most:,} are allowed)")


def _not_a_number(constant: str) -> None:
    raise unusual(f"the model config holds the number {constant}")


def check(config: dict[str, Any], *, parameters: int, largest: int) -> tuple[str, ...]:
    """The class names of all layers, outermost first.

    Raises Refused for every class, function or module that is not Keras' own. Also for sizes beyond `parameters`, the
    number of weights in the file, or beyond `largest`, the most numbers that any array may have.
    """
    layers: list[str] = []
    for value in _walk(config):
        if isinstance(value, float) and not math.isfinite(value):
            raise unusual(f"the model config holds the number {value}")
        if not isinstance(value, dict):
            continue
        if "class_name" in value:
            layers.extend(_check_object(value, is_model=value is config))
            for sizes in (value.get("config"), value.get("build_config")):
                if isinstance(sizes, dict):
                    _check_sizes(sizes, str(value["class_name"]), parameters, largest)
        own_code.check(value)
        _check_files(value)
    return tuple(layers)


def _walk(config: dict[str, Any]) -> Iterator[Any]:
    """Every value in order, except compile configs: loss and metrics are never handed to Keras."""
    yield config
    levels = [_children(config)]
    while levels:
        for value in levels[-1]:  # from where it was left
            yield value
            if isinstance(value, CONTAINERS):
                if len(levels) >= MAX_DEPTH:
                    raise unusual(f"the model config is nested deeper than {MAX_DEPTH} levels")
                levels.append(_children(value))
                break
        else:
            levels.pop()


def _children(value: dict[str, Any] | list[Any]) -> Iterator[Any]:
    if isinstance(value, list):
        return iter(value)
    return (item for key, item in value.items() if key != "compile_config")


def _check_object(value: dict[str, Any], *, is_model: bool) -> tuple[str, ...]:
    """Refuses an object that is not Keras' own. Returns its class name if it is a layer inside the model."""
    name, module, registered = value["class_name"], value.get("module"), value.get("registered_name")
    if not isinstance(name, str):
        raise unusual(f"the model config names a class {shown(name)}")
    called = _called(value)
    if name in names.NOTATION:
        return ()
    if name == "function":
        _check_function(value.get("config"))
    elif name in names.FUNCTION_LAYERS:
        _check_tensorflow_function(value)
    elif name in names.REFUSED_LAYERS:
        raise Refused("format", f"the layer {called} is a {name}, which is not loaded", names.REFUSED_LAYERS[name])
    elif name == "__lambda__":
        raise Refused("format", "the model holds a Python lambda, which is not loaded", names.REFUSED_LAYERS["Lambda"])
    elif not _is_known(name, module):
        raise _unknown_class(name, called, is_model)
    if module is not None and module not in names.MODULES and module not in names.OPERATIONS:
        raise Refused("format", f"{name} comes from {shown(module)}, which is not part of Keras", BUILT_IN)
    allowed = (None, name, value.get("config")) if name == "function" else (None, name)
    if registered not in allowed:
        raise Refused("format", f"{called} is registered as {shown(registered)}, which is not Keras' own", BUILT_IN)
    return (name,) if _is_layer(value) and not is_model else ()


def _is_layer(value: dict[str, Any]) -> bool:
    name, inner = value["class_name"], value.get("config")
    if is_operation(value):
        return False
    if name == "Identity" and isinstance(inner, dict) and "gain" in inner:
        return False  # the initializer of that name
    return name in names.LAYERS | names.LEGACY_LAYERS | names.MODELS


def is_operation(value: dict[str, Any]) -> bool:
    """Whether it is a keras.ops node. In .h5 files the module is left out, so Add may be a layer or a node."""
    name, inner = value["class_name"], value.get("config")
    if "module" in value:
        return value["module"] in names.OPERATIONS
    if name not in names.OPERATION_MODULES or "inbound_nodes" not in value or not isinstance(inner, dict):
        return False
    return name not in names.LAYERS or "trainable" not in inner


def _is_known(name: str, module: object) -> bool:
    if isinstance(module, str) and module in names.OPERATIONS:
        return name in names.OPERATIONS[module]
    return name in names.KNOWN or (module is None and name in names.OPERATION_MODULES)


def _unknown_class(name: str, called: str, is_model: bool) -> Refused:
    plain = shown(name.split(">")[-1])
    if is_model:
        return Refused(
            "format",
            f"the model is of the class {plain}, a subclass of tf.keras.Model that only your code defines",
            "build it with tf.keras.Sequential([...]) or tf.keras.Model(inputs, outputs)",
        )
    return Refused("format", f"{called} is of the class {plain}, which is not Keras' own", BUILT_IN)


def _check_function(name: object) -> None:
    if not isinstance(name, str) or name not in own_code.ACTIVATIONS:
        raise Refused(
            "format",
            f"the model names the function {shown(name)}, which is not one of Keras' activations",
            BUILT_IN,
        )


def _check_tensorflow_function(layer: dict[str, Any]) -> None:
    function = names.function_of(layer)
    if function not in names.TENSORFLOW_FUNCTIONS:
        raise Refused(
            "format",
            f"the layer {_called(layer)} stands for TensorFlow's function {shown('tf.' + function)}, "
            "which Keras 3 has no operation for",
            names.FUNCTION_LAYERS[layer["class_name"]],
        )


def _check_files(value: dict[str, Any]) -> None:
    """Refuses texts that Keras would take for the name of a file."""
    for key in ("vocabulary", "idf_weights"):
        if isinstance(value.get(key), str):
            raise Refused(
                "format",
                f"a layer takes its {key} from a file or an address, {shown(value[key])}",
                "give the words themselves: layer.adapt(texts), or vocabulary=[...]",
            )


def _check_sizes(config: dict[str, Any], name: str, parameters: int, largest: int) -> None:
    """Refuses sizes that would take more memory when the layer is built than the file can account for."""
    for key, value in config.items():
        if _is_whole(value):
            if key in UNITS and value > parameters:
                raise _too_many_units(name, key, value, parameters)
            if abs(value) > largest and "seed" not in key:
                raise unusual(f"{name} declares {key}={_number(value)}, more than {largest:,}")
        elif isinstance(value, list) and ("shape" in key or "size" in key):
            if not _fits(value, largest):
                raise unusual(f"{name} declares {key}={shown(value)}, more than {largest:,} numbers")


def _fits(sizes: list[Any], largest: int) -> bool:
    """Whether an array of these sizes has at most `largest` numbers. Stops before the product gets huge."""
    product = 1
    for size in sizes:
        if _is_whole(size):
            product *= abs(size)
        if product > largest:
            return False
    return True


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: int) -> str:
    return f"{value:,}" if abs(value) < 10**15 else f"{float(value):.0e}" if abs(value) < 10**300 else "1e300 and more"


def _too_many_units(name: str, key: str, size: int, parameters: int) -> Refused:
    if parameters == 0:
        return Refused(
            "format",
            f"the file holds no weights, though {name} declares {key}={_number(size)}: the model was saved too early",
            "start it with tf.keras.Input(shape=...), train it with model.fit(...), and save it after that",
        )
    return unusual(f"{name} declares {key}={_number(size)}, but the file holds {parameters:,} weights")


def _called(value: dict[str, Any]) -> str:
    inner = value.get("config")
    name = value.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
    return shown(name) if isinstance(name, str) else shown(value["class_name"])
