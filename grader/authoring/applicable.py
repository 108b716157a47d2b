"""Which baselines an exercise is measured against. Apart from what they do, so that no NumPy is needed to know them."""

from __future__ import annotations

from grader.exercise.metrics.base import Data
from grader.exercise.spec import Exercise, NextWord, Tokens, Windows


def baselines(exercise: Exercise) -> dict[str, str]:
    """The baselines of an exercise: their names in BASELINES, each with its function in baselines.py."""
    return exercise.metric.baselines(_data(exercise), exercise.output_shape)


def of_outputs(exercise: Exercise) -> dict[str, dict[str, str]]:
    """The baselines of each output by its name; "" is the name of an only one."""
    if not exercise.has_several:
        return {"": baselines(exercise)}
    return {name: {**baselines(one), "untrained": "untrained_of_several"} for name, one in exercise.outputs.items()}


def of_all_outputs(exercise: Exercise) -> dict[str, str]:
    """Those of all outputs with their functions, each by its key()."""
    found = of_outputs(exercise).items()
    return {key(output, name): function for output, functions in found for name, function in functions.items()}


def key(output: str, name: str) -> str:
    """What a baseline of an output is called; that of an only one has its name alone."""
    return f"{output}: {name}" if output else name


def _data(exercise: Exercise) -> Data:
    match exercise.preprocessing:
        case NextWord():
            return "next word"
        case _ if exercise.input_shape == ():
            return "texts"
        case Tokens():
            return "tokens"
        case _ if None in exercise.output_shape:
            return "steps"
        case Windows():
            return "windows"
    return "arrays"
