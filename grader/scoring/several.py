"""Models of several inputs or outputs: each is checked like an only one, and a message begins with its name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from grader.errors import Failure
from grader.evaluation import ends, shapes
from grader.evaluation.ends import End
from grader.exercise.spec import Shape
from grader.formatting import shape_text


def check_inputs(asked: Mapping[str, Shape], found: Sequence[End], texts: Collection[str]) -> str:
    """Raises Failure if a model does not take what is asked; `texts` are the inputs that are strings."""
    start = " and ".join(_input(name, shape, name in texts) for name, shape in asked.items())
    if len(found) != len(asked):
        plural = "s" if len(found) != 1 else ""
        raise Failure(f"{len(found)} input{plural} found, {shapes_text(asked)} expected.", f"Start with {start}.")
    numbers = ends.order([*asked], [one.name for one in found])
    for (name, shape), number in zip(asked.items(), numbers, strict=True):
        one = found[number]
        called = "" if one.name == name else f" (its {ends.place(number)}, {one.name!r})"
        if not shapes.takes(one.shape, shape):
            raise Failure(
                f"{name}{called}: input shape {shape_text(one.shape)} found, {shape_text(shape)} expected.",
                f"Start with {start}.",
            )
        if one.is_text != (name in texts):
            kinds = ("strings", "numbers") if one.is_text else ("numbers", "strings")
            raise Failure(f"{name}{called}: it takes {kinds[0]}, {kinds[1]} are fed.", f"Start with {start}.")
    return f"{shapes_text(asked)}{_taken(asked, found)}"


def require_count(asked: Mapping[str, Shape], found: Sequence[End]) -> None:
    """Raises Failure if a model has another number of outputs."""
    if len(found) != len(asked):
        plural = "s" if len(found) != 1 else ""
        raise Failure(
            f"{len(found)} output{plural} found, {shapes_text(asked)} expected.",
            f"End the model in all of them: keras.Model(inputs, [{', '.join(asked)}]).{by_name([*asked])}",
        )


def by_name(outputs: Sequence[str]) -> str:
    """How several outputs are told apart; "" for one."""
    named = " and ".join(f'name="{name}"' for name in outputs)
    return f" Outputs go by the names of their layers: {named}." if outputs else ""


def said_of_outputs(asked: Mapping[str, Shape], found: Sequence[End]) -> str:
    return f"{shapes_text(asked)}{_taken(asked, found)}"


def shapes_text(asked: Mapping[str, Shape]) -> str:
    """For example `numbers (5,) and categories (3,)`."""
    return " and ".join(f"{name} {shape_text(shape)}".strip() for name, shape in asked.items())


def _taken(asked: Mapping[str, Shape], found: Sequence[End]) -> str:
    """What a learner should know if names do not say which is which."""
    numbers = ends.order([*asked], [one.name for one in found])
    pairs = [(found[number].name, name) for name, number in zip(asked, numbers, strict=True)]
    others = [f"{theirs!r} as {name}" for theirs, name in pairs if theirs != name]
    return f"; in their order, {', '.join(others)}" if others else ""


def _input(name: str, shape: Shape, is_text: bool) -> str:
    kind = ', dtype="string"' if is_text else ""
    return f'keras.Input({shape_text(shape)}, name="{name}"{kind})'
