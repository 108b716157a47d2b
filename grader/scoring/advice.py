"""What to do about a wrong output shape, and which data a score is about, by what the exercise asks."""

from __future__ import annotations

import math

from grader.datasets import cache
from grader.datasets.cache import Source
from grader.exercise.spec import Exercise, Shape
from grader.formatting import shape_text


def on_output(exercise: Exercise, found: Shape) -> str:
    """How to end a model whose outputs have the shape `found`, without the batch, instead of what is asked."""
    asked = exercise.output_shape
    if said := exercise.metric.ending(asked, found):
        return said
    if len(asked) == 2 and (len(found) < 2 or asked[0] not in (None, found[0])):
        return _all_steps(asked, found)
    if len(found) > len(asked):
        return "Flatten, pool, or let the last recurrent layer return one step: return_sequences=False."
    return f"End the model with Dense({asked[-1]})."


def _all_steps(asked: Shape, found: Shape) -> str:
    """How to give (steps, values) instead of outputs that lack steps."""
    if None in asked:
        return "Give one output per step: return_sequences=True, no Flatten, and no pooling over the steps."
    steps, values = asked
    reshape = f"Reshape({shape_text(asked)})"
    if None not in found and math.prod(found) == math.prod(asked):  # type: ignore[arg-type]
        return f"The numbers are as many as asked: end the model with {reshape}."
    layers = ["Flatten()"] * (len(found) > 1) + [f"Dense({steps} * {values})"]
    return f"{steps} steps of {values} are asked: end the model with {', '.join(layers)} and {reshape}."


def on_source(exercise: Exercise, source: Source) -> str:
    """Which data the score is about, if there are two kinds: a model of one seldom does well on the other."""
    if len(cache.sources(cache.get(exercise.dataset))) < 2:
        return ""
    graded, other, option = ("stand-in", "real", "real") if source == "standin" else ("real", "stand-in", "standin")
    return f"The score is on the {graded} data: a model trained on the {other} data needs --source {option}."
