"""A score with its interval beside the bar, the reference and the naive baselines."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from typing import TYPE_CHECKING

from grader.errors import GraderError
from grader.exercise.catalog import Entry
from grader.formatting import number_text
from grader.report.page import drawing
from grader.report.page.content import Part
from grader.report.page.drawing import DIM, INK, MODEL
from grader.report.page.shown import Shown
from grader.scoring import calibration
from grader.scoring.grade import precise
from grader.scoring.metric import Score

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DECADES = 1.5  # scores that span more are drawn on a logarithmic axis
NEAR = 2  # baselines that are in the plot; the others may be far away
MINE, REFERENCE = "this model", "reference"


def parts(shown: Shown) -> Iterator[Part]:
    score = shown.grade.score
    if score is None or not all(map(math.isfinite, (score.value, score.low, score.high))):
        return
    metric = shown.exercise.metric
    others = measured(shown.entry, shown.source, shown.output)
    rows = [
        ("this model", score.value),
        *sorted(others.items(), key=lambda one: one[1], reverse=metric.higher_is_better),
    ]
    said = [f"{name} {precise(value, score.threshold)}" for name, value in rows]
    figure, (axis,) = drawing.axes(52 + 19 * len(rows))
    low, high = _limits(axis, score, others, is_share=metric.higher_is_better)
    for height, (name, value) in enumerate(reversed(rows)):
        colour = MODEL if name == MINE else INK if name == REFERENCE else DIM
        marker = "<" if value < low else ">" if value > high else "o"  # an arrow to what is far away
        axis.plot(
            [min(max(value, low), high)], [height], marker, color=colour, markersize=7, markeredgewidth=0, clip_on=False
        )
        axis.annotate(
            precise(value, score.threshold),
            (1.02, height),
            xycoords=("axes fraction", "data"),
            va="center",
            color=colour if name == MINE else INK,
            annotation_clip=False,
        )
    axis.plot([score.low, score.high], [len(rows) - 1] * 2, color=MODEL, linewidth=2.5, solid_capstyle="butt")
    axis.axvline(score.threshold, color=INK, linewidth=1, linestyle=(0, (4, 2)))
    is_left = axis.transData.transform((score.threshold, 0))[0] > axis.transAxes.transform((0.5, 0))[0]
    axis.annotate(
        f"{number_text(score.threshold)} needed",
        (score.threshold, 1),
        xycoords=("data", "axes fraction"),
        xytext=(4 * (1 - 2 * is_left), 2),
        textcoords="offset points",
        ha="right" if is_left else "left",
    )
    axis.set_yticks(range(len(rows)), [name for name, _ in reversed(rows)])
    axis.set_ylim(-0.6, len(rows) - 0.4)
    axis.tick_params(axis="y", length=0)
    axis.spines["left"].set_visible(False)
    axis.grid(axis="y", visible=False)
    count = len(shown.grade.heldout.labels) if shown.grade.heldout else 0
    axis.set_xlabel(f"{metric.words}, {count:,} held-out examples")
    text = f"{'; '.join(said)}. {number_text(score.threshold)} is needed for all points."
    far = " An arrow points to a score that is far away." if any(not low <= value <= high for _, value in rows) else ""
    yield drawing.picture(figure, "Score", text, f"The line through the dot is the 95% interval.{far}")


def _limits(axis: Axes, score: Score, others: dict[str, float], is_share: bool) -> tuple[float, float]:
    """Sets the ends of the axis: the score, its bar, the reference and the best baselines are between them."""
    best = sorted(
        (value for name, value in others.items() if name != REFERENCE), key=lambda one: abs(one - score.threshold)
    )
    within = [score.value, score.low, score.high, score.threshold, *best[:NEAR]]
    within += [others[REFERENCE]] if REFERENCE in others else []
    low, high = min(within), max(within)
    if low > 0 and high / low > 10**DECADES and not is_share:
        drawing.logarithmic(axis, "x")
        low, high = low / 1.3, high * 1.3
    else:
        space = 0.06 * (high - low) or 1e-3
        low, high = low - space, high + space
    axis.set_xlim(low, high)
    return low, high


def measured(entry: Entry, source: str, output: str = "") -> dict[str, float]:
    """The mean scores of the reference and of each naive baseline on this source, as calibration.json has them.

    `output` is the name of one of several outputs.
    """
    try:
        stored = calibration.read_all(entry)
    except GraderError:  # a file that an instructor has to mend; the page says less without it
        return {}
    found = {name: part.measurement.parts.get(output) for name, part in stored.items()}.get(source)  # type: ignore[call-overload]
    if found is None:
        return {}
    return {
        REFERENCE: statistics.mean(found.values),
        **{name: statistics.mean(values) for name, values in found.baselines.items() if values},
    }
