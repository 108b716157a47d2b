"""Proposes a bar and a step from what was measured, or says why there is none."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from grader.errors import Failure, about
from grader.exercise.spec import MAX_POINTS, Exercise, Metric, Windows
from grader.scoring.measurement import Measurement

ROOM = 2  # least distance of the bar from the reference, in standard deviations
WANTED_ROOM = 4  # the distance if there is space: other good designs than the reference should pass too
NAIVE = ("best constant", "last value", "seasonal value")  # forecasts that need no model


@dataclass(frozen=True)
class Proposal:
    """A bar with its step, the hardest bar that is still fair, and the best baseline, which it must keep out."""

    metric: Metric
    hardest: float
    best_baseline: str
    baseline_value: float


def deviation(values: Sequence[float]) -> float:
    return statistics.stdev(values) if len(values) > 1 else 0.0


def best_baseline(exercise: Exercise, measurement: Measurement) -> tuple[str, float]:
    """The baseline with the best score, except those that may pass."""
    best = max if exercise.metric.higher_is_better else min
    scores = {name: best(values) for name, values in measurement.baselines.items() if name not in exercise.may_pass}
    name = best(scores, key=lambda name: scores[name])
    return name, scores[name]


def without_points(exercise: Exercise, measurement: Measurement) -> float:
    """The score that has no points: the best naive forecast, if the exercise has any, or else the best baseline."""
    naive = [value for name in NAIVE for value in measurement.baselines.get(name, ()) if name not in exercise.may_pass]
    forecasts = isinstance(exercise.preprocessing, Windows) and not exercise.metric.higher_is_better
    return min(naive) if forecasts and naive else best_baseline(exercise, measurement)[1]


def propose_all(exercise: Exercise, measurement: Measurement) -> dict[str, Proposal]:
    """A bar for each output by its name. Raises Failure as propose() does, with the output's name."""
    found = {}
    for name, part in exercise.outputs.items():
        with about(name):
            found[name] = propose(part, measurement.parts[name])
    return found


def propose(exercise: Exercise, measurement: Measurement) -> Proposal:
    """A bar WANTED_ROOM deviations short of the reference, or halfway to the best baseline if that is nearer.

    A deviation is that of the seeds and of the choice of held-out examples together. The step leads from the bar to
    what has no points. Raises Failure if no bar keeps out every baseline and lets the reference pass with ROOM
    deviations of the seeds.
    """
    sign = 1 if exercise.metric.higher_is_better else -1  # from here on, higher scores are better
    values = [sign * value for value in measurement.values]
    name, value = best_baseline(exercise, measurement)
    mean, spread, baseline = statistics.mean(values), deviation(values), sign * value
    hardest = min(mean - ROOM * spread, *values)
    if hardest <= baseline:
        raise Failure(
            f"no bar is fair: the reference scores {sign * mean:.4g} ± {spread:.2g} over {len(values)} seeds, and its "
            f"bar could be no harder than {sign * hardest:.4g}, which the {name} baseline reaches with {value:.4g}.",
            "Make the reference better or more stable (a learning rate that falls to zero, more data, augmentation), "
            "or change the data so that the cheap way fails.",
        )
    wanted = mean - WANTED_ROOM * math.hypot(spread, measurement.spread_of_sampling)
    if sign < 0:
        # An exact reference would demand exactness: go a third of the way to the baseline, in orders of magnitude.
        wanted = min(wanted, -(max(-mean, 1e-9 * value) ** (2 / 3)) * value ** (1 / 3))
    bar = min(hardest, max(wanted, (mean + baseline) / 2))
    bar = _rounded_down(bar, min((bar - baseline) / 4, abs(bar) / 2))
    step = _one_digit((bar - sign * without_points(exercise, measurement)) / MAX_POINTS)
    return Proposal(exercise.metric.with_bar(sign * bar, step), sign * hardest, name, value)


def _rounded_down(value: float, finest: float) -> float:
    """The multiple of 1, 2 or 5 times a power of ten below `value`, as round as a move of `finest` allows."""
    power = 10.0 ** math.floor(math.log10(finest))
    unit = max(power * factor for factor in (1, 2, 5) if power * factor <= finest * (1 + 1e-9))
    return _clean(math.floor(value / unit + 1e-9) * unit)


def _one_digit(value: float) -> float:
    """Rounded down to one digit: 0.0174 is 0.01."""
    power = 10.0 ** math.floor(math.log10(value))
    return _clean(math.floor(value / power + 1e-9) * power)


def _clean(value: float) -> float:
    return float(f"{value:.10g}")
