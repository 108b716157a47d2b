"""Layers that a model must have, and that must matter to its predictions."""

from __future__ import annotations

from dataclasses import dataclass

from grader.errors import Failure
from grader.exercise.fields import is_count, require
from grader.exercise.requirements.base import Effect, Evidence, Requirement


@dataclass(frozen=True)
class Layer(Requirement):
    """A layer class by its Keras name, for example Layer("Conv2D")."""

    name: str
    at_least: int = 1
    suits_several = True

    def __post_init__(self) -> None:
        _require_name("Layer", self.name)
        require(
            is_count(self.at_least),
            f"Layer({self.name!r}, at_least={self.at_least!r}): at_least is a whole number from 1",
        )

    @property
    def text(self) -> str:
        return self.name if self.at_least == 1 else f"{self.at_least} x {self.name}"

    @property
    def ablates(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def must_matter(self) -> int:
        return self.at_least

    def check(self, evidence: Evidence) -> str:
        if (count := evidence.layers.count(self.name)) < self.at_least:
            raise Failure(
                f"{count} {self.name} layers found, {self.at_least} needed.", f"Build the model with {self.name}."
            )
        _require_effects(self.name, evidence.effects, self.at_least)
        return self.name


@dataclass(frozen=True)
class AnyLayer(Requirement):
    """At least one layer of several classes, for example AnyLayer(("MaxPooling2D", "AveragePooling2D"))."""

    names: tuple[str, ...]
    suits_several = True

    def __post_init__(self) -> None:
        require(
            isinstance(self.names, tuple) and len(self.names) > 1,
            f"AnyLayer({self.names!r}): two names or more are needed",
        )
        for name in self.names:
            _require_name("AnyLayer", name)

    @property
    def text(self) -> str:
        return f"{', '.join(self.names[:-1])} or {self.names[-1]}"

    @property
    def ablates(self) -> tuple[str, ...]:
        return self.names

    def check(self, evidence: Evidence) -> str:
        if not (found := [name for name in self.names if name in evidence.layers]):
            raise Failure(f"no {self.text} layer found.", "Build the model with one of them.")
        _require_effects(found[0], evidence.effects, at_least=1)
        return found[0]


def _require_effects(name: str, effects: tuple[Effect, ...] | None, at_least: int) -> None:
    """Raises Failure if effects were measured and fewer than `at_least` of the layers matter."""
    if effects is None or sum(effect.matters for effect in effects) >= at_least:
        return
    help = f"Put {name} on the only way from the input to the output, and train the model with it there."
    found = next((effect for effect in effects if not effect.matters), None)
    if found is None or found.loss >= found.needed:
        raise Failure(f"{name} does nothing: predictions are the same if it passes its input on.", help)
    raise Failure(
        f"{name} does not matter: {found.metric} is {found.value:.4g}, and {found.without:.4g} if each example gets "
        f"what {name} says of another. That must cost {found.needed:.4g} or more.",
        help,
    )


def _require_name(kind: str, name: object) -> None:
    require(
        isinstance(name, str) and name.isidentifier(),
        f"{kind}({name!r}): the name of a Keras layer is needed, for example 'Conv2D'",
    )
