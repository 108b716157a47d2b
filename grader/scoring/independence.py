"""Whether each answer depends on its own example alone: a random sample is predicted again in other company."""

from __future__ import annotations

import random

import numpy as np

from grader.errors import Failure
from grader.exercise.spec import Exercise

SHARE = 25  # one example in so many is predicted again
LEAST, MOST = 30, 100
# Between batch sizes, outputs differ by at most 1e-6 of their size in float32, and by 3e-4 in float16 and bfloat16:
# measured on convolutional and recurrent models, on a processor without arithmetic in bfloat16.
TOLERANCE, HALF_TOLERANCE = 1e-3, 2e-2
TIES = 1  # a model that rounds its output, or takes an argmax, may be at a tie
SIGMAS = 3.0
HELP = (
    "Each output may depend on its own input only. Let no operation work along axis 0, the batch: shift, sort, compare "
    "and average along the axes after it. Call layers without training=True."
)


def sample(count: int, size: int = 0) -> tuple[int, ...]:
    """Which of `count` held-out examples are predicted again, in which order: nobody can know it before."""
    size = size or max(LEAST, min(MOST, count // SHARE))
    return tuple(random.SystemRandom().sample(range(count), min(count, size)))


def require(
    exercise: Exercise, first: np.ndarray, again: np.ndarray | None, labels: np.ndarray, is_half: bool = False
) -> None:
    """Raises Failure if the outputs (n, *output_shape) of a sample depend on other examples, or on chance.

    `again` are the outputs in other company, None if there are none. `is_half`: the model computes in half precision.
    """
    count = len(first)
    if again is None:
        raise Failure(
            f"the model predicts whole batches, but not {count} of their examples in batches of other sizes.", HELP
        )
    first, again = (one.astype(np.float64).reshape(count, -1) for one in (first, again))
    if not np.isfinite(first).all():
        return  # the score says so
    differences = np.abs(np.nan_to_num(again, nan=np.inf) - first).max(axis=1)
    size = np.abs(first).max(axis=1).mean()
    moved = differences > (HALF_TOLERANCE if is_half else TOLERANCE) * size
    if moved.sum() > TIES:
        raise Failure(
            f"{moved.sum()} of {count} answers change if the same examples are predicted in other batches, by up to "
            f"{differences.max():.3g}; the outputs are about {size:.3g} in size.",
            HELP,
        )
    gain = exercise.metric.losses(again, labels) - exercise.metric.losses(first, labels)
    if gain.mean() >= exercise.metric.step and gain.mean() >= SIGMAS * gain.std() / np.sqrt(count):
        values = [exercise.metric.losses(one, labels).mean() for one in (first, again)]
        raise Failure(
            f"the error on {count} examples is {values[0]:.3g}, but {values[1]:.3g} if they are predicted in other "
            "batches.",
            HELP,
        )
