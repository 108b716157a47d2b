"""Turns functions of TensorFlow between the layers of a Keras 2 model into operations of Keras 3.

Keras 2 saved x / 255 as a layer of the class TFOpLambda, and x[:, 0] as a SlicingOpLambda.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from grader.inspection.keras_names import FUNCTION_LAYERS, OPERATION_MODULES, TENSORFLOW_FUNCTIONS, function_of
from grader.inspection.refusal import Refused, shown

Config = dict[str, Any]


@dataclass(frozen=True)
class _Arguments:
    """What becomes of a function's arguments. The first is always a tensor, or a list of tensors."""

    takes_list: bool = False
    tensors: tuple[str, ...] = ()  # the next arguments of the operation, tensors or numbers
    options: dict[str, str] = field(default_factory=dict)  # by TensorFlow's name, with the name in Keras
    required: dict[str, object] = field(default_factory=dict)  # arguments that may have only this value
    defaults: dict[str, object] = field(default_factory=dict)  # options that Keras would choose otherwise


ELLIPSIS = "..."  # Keras 3 reads no other form of it from an .h5 file; legacy_layers.GetItem takes this one
NONE, AXIS = _Arguments(), _Arguments(options={"axis": "axis"})
TWO = _Arguments(tensors=("y",))
REDUCTION = _Arguments(options={"axis": "axis", "keepdims": "keepdims", "keep_dims": "keepdims"})
JOIN = _Arguments(takes_list=True, options={"axis": "axis"})
ARGUMENTS = {
    **dict.fromkeys("Add Subtract Multiply TrueDivide FloorDivide Mod Power Maximum Minimum DivideNoNan".split(), TWO),
    **dict.fromkeys("Equal NotEqual Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr".split(), TWO),
    **dict.fromkeys("All Any Logsumexp Max Mean Min Prod Std Sum Var".split(), REDUCTION),
    **dict.fromkeys("ExpandDims Flip LogSoftmax Softmax Squeeze".split(), AXIS),
    "Cast": _Arguments(options={"dtype": "dtype"}),
    "Clip": _Arguments(options={"clip_value_min": "x_min", "clip_value_max": "x_max"}),
    "Concatenate": JOIN,
    "Cumsum": _Arguments(options={"axis": "axis"}, required={"exclusive": False, "reverse": False}),
    "Gelu": _Arguments(options={"approximate": "approximate"}, defaults={"approximate": False}),
    "GetItem": _Arguments(tensors=("slice_spec",)),
    "LeakyRelu": _Arguments(options={"alpha": "negative_slope"}, defaults={"negative_slope": 0.2}),
    "Matmul": _Arguments(tensors=("b",), required={"transpose_a": False, "transpose_b": False}),
    "Reshape": _Arguments(options={"shape": "newshape"}),
    "Silu": _Arguments(required={"beta": 1.0}),
    "Stack": JOIN,
    "Transpose": _Arguments(options={"perm": "axes"}, required={"conjugate": False}),
    "Where": _Arguments(tensors=("x", "y")),
}
BIAS_ADD = _Arguments(tensors=("bias",), required={"data_format": "NHWC"})


def translate(layer: Config, done: dict[str, None]) -> None:
    """Makes the layer an operation, in place. Its nodes are {"args": [[tensor, ...]], "kwargs": {...}}.

    Raises Refused if the function is called in a way that the operation has no counterpart for.
    """
    function = function_of(layer)
    operation = TENSORFLOW_FUNCTIONS[function]
    rules = BIAS_ADD if function == "nn.bias_add" else ARGUMENTS.get(operation, NONE)
    calls = [_call(layer, rules, node) for node in layer["inbound_nodes"]]
    configs = [config for config, _ in calls]
    if any(config != configs[0] for config in configs):
        raise _refused(layer, "is called in several ways")
    layer["class_name"] = layer["registered_name"] = operation
    layer["module"] = OPERATION_MODULES[operation]
    layer["config"] = {"name": layer["name"], **configs[0]}
    layer["inbound_nodes"] = [node for _, node in calls]
    done[f"tf.{function} replaced by the operation {operation}"] = None


def _call(layer: Config, rules: _Arguments, node: Config) -> tuple[Config, Config]:
    """The config of the operation and its node, from one call of the function."""
    [first], given = node["args"], {key: value for key, value in node["kwargs"].items() if value is not None}
    given.pop("name", None)
    arguments = [first if rules.takes_list else first[0]]
    for name in rules.tensors:
        if name not in given:
            raise _refused(layer, f"lacks the argument {name}")
        arguments.append(_key(layer, given.pop(name)) if name == "slice_spec" else _constant(given.pop(name)))
    for name, only in rules.required.items():
        if given.pop(name, only) != only:
            raise _refused(layer, f"has another {name} than {only}")
    config = dict(rules.defaults)
    for name, value in given.items():
        if name not in rules.options or not _is_plain(value):
            raise _refused(layer, f"is called with {name}={shown(value)}")
        config[rules.options[name]] = value
    return config, {"args": arguments, "kwargs": {}}


def _constant(value: Any) -> Any:
    """A list of numbers as the array that it was; all else as it is."""
    if not isinstance(value, list):
        return value
    return {"class_name": "__numpy__", "config": {"value": value, "dtype": "float32"}}


def _key(layer: Config, spec: Any) -> list[Any]:
    """What stands between the brackets of x[...]: numbers, None, "..." and slices of numbers."""
    key = []
    for item in spec if isinstance(spec, list) else [spec]:
        if isinstance(item, dict) and item.keys() == {"start", "stop", "step"}:
            item = {"class_name": "__slice__", "config": item}
            plain = all(_is_plain(value) for value in item["config"].values())
        elif isinstance(item, dict) and item.get("class_name") == "__ellipsis__":
            plain, item = True, ELLIPSIS
        else:
            plain = item is None or isinstance(item, int)
        if not plain:
            raise _refused(layer, f"is called with {shown(item)}")
        key.append(item)
    return key


def _is_plain(value: Any) -> bool:
    """Whether an option is a number, a name, or a list of numbers: neither a tensor nor another object."""
    return not isinstance(value, dict) and not (isinstance(value, list) and not all(map(_is_number, value)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _refused(layer: Config, why: str) -> Refused:
    return Refused(
        "loads",
        f"TensorFlow's function tf.{function_of(layer)} in the layer {shown(layer['name'])} {why}, "
        "which Keras 3 has no operation for",
        FUNCTION_LAYERS[layer["class_name"]],
    )
