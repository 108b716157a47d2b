"""Several inputs or outputs: which of a model's are those that an exercise asks for by name.

Names are those of a model's Inputs and last layers, or the keys of its dicts. They come from an untrusted file, so they
decide nothing but the order; what is then fed and scored is the same for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from grader.errors import Failure
from grader.exercise.spec import Shape

LONGEST = 60  # letters of a name


class End(NamedTuple):
    """An input or output as a model has it, its shape without the batch."""

    name: str
    shape: Shape
    is_text: bool = False


def order(asked: Sequence[str], found: Sequence[str]) -> list[int]:
    """The number of the model's own for each asked name: the one of that name, or the next one that has another name.

    There are as many of both. If a name occurs twice, its first place counts.
    """
    by_name = {name: found.index(name) for name in asked if name in found}
    others = iter([number for number in range(len(found)) if number not in by_name.values()])
    return [by_name[name] if name in by_name else next(others) for name in asked]


def inputs_of(model: Any) -> list[End]:
    """The inputs of a loaded model, in its order. Raises Failure if it declares none."""
    model = _graph(model)
    return [
        End(name, tuple(tensor.shape)[1:], tensor.dtype == "string")
        for name, tensor in zip(_names(model.input, [one.name for one in model.inputs]), model.inputs, strict=True)
    ]


def outputs_of(model: Any) -> list[End]:
    """The outputs of a loaded model, in its order. Raises Failure if it declares no inputs."""
    model = _graph(model)
    shapes = (tuple(tensor.shape)[1:] for tensor in model.outputs)
    return [End(name, shape) for name, shape in zip(_names(model.output, model.output_names), shapes, strict=True)]


def _graph(model: Any) -> Any:
    """The functional model, also of a Sequential."""
    graph = getattr(model, "_functional", None) or model
    if not getattr(graph, "inputs", None):
        raise Failure("the model declares no inputs.", "Build it with keras.Model(inputs, outputs).")
    return graph


def _names(structure: Any, names: Sequence[str]) -> list[str]:
    """The keys of a dict of tensors, or the names of the layers that they come from."""
    import keras

    paths = [path for path, _ in keras.tree.flatten_with_path(structure)]
    keys = [path[-1] if path and isinstance(path[-1], str) else None for path in paths]
    return [name if key is None else key for key, name in zip(keys, names, strict=True)]


def chosen(
    model: Any, asked: Shape | dict[str, Shape], outputs: Sequence[str]
) -> tuple[tuple[str, ...], dict[str, int]]:
    """The column that each input of a model is fed, and the number of each output that is asked for by name.

    The model has as many of both as are asked.
    """
    columns: tuple[str, ...] = ("",)
    numbers = {"": 0}
    if isinstance(asked, dict):
        found = order([*asked], [one.name for one in inputs_of(model)])
        columns = tuple(name for _, name in sorted(zip(found, asked, strict=True)))
    if outputs:
        found = order(outputs, [one.name for one in outputs_of(model)])
        numbers = dict(zip(outputs, found, strict=True))
    return columns, numbers


def printable(name: str) -> str:
    """A name as a message may quote it."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:LONGEST])


def place(number: int) -> str:
    """A position from 0 in words: `first`, `second`, `third`, `number 4`."""
    return ("first", "second", "third")[number] if number < 3 else f"number {number + 1}"
