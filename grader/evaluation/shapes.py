"""Whether a model's shapes fit what an exercise asks, and how arrays are brought into shape. NumPy only."""

from __future__ import annotations

import numpy as np

from grader.exercise.spec import Shape


def matches(found: Shape, asked: Shape) -> bool:
    """Whether two shapes agree. None in either is any length."""
    return len(found) == len(asked) and all(a is None or b is None or a == b for a, b in zip(found, asked, strict=True))


def takes(found: Shape, asked: Shape) -> bool:
    """Whether a model declared with input `found` can be fed what is asked.

    A series of (30, 1) may also be declared as (30,), (None,) or, by a model of the last value alone, (1,). A text, (),
    may also be declared as (1,). A last axis of 1 may be left out or added in any other shape, as for images without a
    channel: the values and their order stay the same, and Keras itself feeds a model so.
    """
    return (
        matches(found, asked)
        or added_axis(found, asked) != ""
        or (asked == () and found == (1,))
        or (_is_series(asked) and len(found) == 1 and found[0] in (asked[0], None, 1))
    )


def added_axis(found: Shape, asked: Shape) -> str:
    """What Keras does to inputs of the asked shape if the model has a last axis of 1 more or less; "" if nothing."""
    if found[-1:] == (1,) and matches(found[:-1], asked):
        return "Keras adds the last axis of 1 to the inputs"
    if asked[-1:] == (1,) and matches(found, asked[:-1]):
        return "Keras leaves out the inputs' last axis of 1"
    return ""


def fed(inputs: np.ndarray, found: Shape, asked: Shape) -> np.ndarray:
    """Held-out inputs in the asked shape, or as a model with input `found` takes them. Shapes are without the batch."""
    if None not in asked:
        inputs = inputs.reshape(len(inputs), *(size for size in asked if size is not None))
    if _is_series(asked) and len(found) == 1:
        return inputs[:, -1, :] if found[0] == 1 else inputs[:, :, 0]
    return inputs


def _is_series(asked: Shape) -> bool:
    return len(asked) == 2 and asked[1] == 1


def read_output(predictions: np.ndarray, asked: Shape, forecast: bool) -> tuple[np.ndarray, str] | None:
    """Predictions in the asked shape, and in words what was done to them; None if they do not fit.

    (n,) is read as (n, 1). If there is a forecast for every step, (n, 30, 1), the last one counts.
    """
    found = predictions.shape[1:]
    if matches(found, asked):
        return predictions, ""
    if asked == (1,) and found == ():
        return predictions[:, None], "the output (n,) is read as (n, 1)"
    if forecast and len(found) == len(asked) + 1 and matches(found[1:], asked):
        return predictions[:, -1], f"of the {found[0]} steps that come out, the last one is the forecast"
    return None
