"""A measurement on the screen, as a table, and in a file, as a plot of every score."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from grader import files
from grader.authoring.proposal import Proposal, deviation
from grader.datasets import cache
from grader.errors import GraderError
from grader.exercise.catalog import Entry
from grader.exercise.spec import Exercise, Metric
from grader.scoring.measurement import Measurement

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLOT = "calibration.png"
REFERENCE_COLOUR, BASELINE_COLOUR, BAR_COLOUR = "#2166ac", "#b2182b", "#555555"
DECADES = 1.5  # scores that span more are drawn on a logarithmic axis


def show(out: Console, entry: Entry, measured: Measurement) -> None:
    """The scores of the reference and of each baseline, and how they stand to the bar in force."""
    for name, exercise in entry.exercise.outputs.items():
        if name:
            out.print(f"{name}:")
        _show_scores(out, exercise, measured.parts[name])
    seconds = statistics.median(run.seconds for run in measured.reference)
    size = max(run.megabytes for run in measured.reference)
    memory = max(run.gigabytes for run in measured.reference)
    out.print(f"Training takes {seconds:.0f} s and {memory:.1f} GB of memory; the model file is {size:.2f} MB.")
    for name, exercise in entry.exercise.outputs.items():
        part = measured.parts[name]
        if part.repeated is not None:
            first, second = part.values[0], part.repeated
            apart = "the same" if first == second else f"{abs(first - second):.2g} apart"
            shown = [exercise.metric.shown(value) for value in (first, second)]
            of = f"{name}: two" if name else "Two"
            out.print(f"{of} runs with seed {part.reference[0].seed} score {shown[0]} and {shown[1]}, {apart}.")


def _show_scores(out: Console, exercise: Exercise, measured: Measurement) -> None:
    metric = exercise.metric
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in (metric.name, "runs", "mean", "± sd", "worst", "best", "points"):
        table.add_column(name, justify="left" if name == metric.name else "right", no_wrap=True)
    for name, values in {"reference": measured.values, **measured.baselines}.items():
        worst, best = sorted((min(values), max(values)), reverse=not metric.higher_is_better)
        shown = [metric.shown(value) for value in (statistics.mean(values), worst, best)]
        spread = f"{deviation(values):.2g}" if len(values) > 1 else ""
        points = sorted({metric.points(worst), metric.points(best)})
        may_pass = " (may pass)" if name in exercise.may_pass else ""
        table.add_row(
            f"{name}{may_pass}", str(len(values)), shown[0], spread, shown[1], shown[2], " to ".join(map(str, points))
        )
    out.print(table)


def show_proposals(out: Console, entry: Entry, proposed: Mapping[str, Proposal]) -> None:
    """A bar for each output with what it rests on, and how those in force compare."""
    for name, exercise in entry.exercise.outputs.items():
        if name:
            out.print(f"{name}:")
        _show_proposal(out, exercise.metric, proposed[name])
    out.print(f"Next: python -m grader check {entry.id}")


def _show_proposal(out: Console, metric: Metric, proposed: Proposal) -> None:
    out.print(
        f"A fair bar is no harder than {metric.shown(proposed.hardest)}, two standard deviations from the "
        f"reference, and out of reach of the best baseline, {proposed.best_baseline}: "
        f"{metric.shown(proposed.baseline_value)}.",
        markup=False,
    )
    out.print(f"Proposed: metric={proposed.metric.source}", markup=False)
    out.print(f"In force: metric={metric.source}", markup=False)


def plot(entry: Entry, measured: Measurement) -> Path:
    """Draws every score in a row for the reference and each baseline, with the bar, and returns the file."""
    from matplotlib.figure import Figure

    parts = measured.parts
    heights = [1.2 + 0.42 * (1 + len(part.baselines)) for part in parts.values()]
    figure = Figure(figsize=(8, sum(heights)), layout="constrained")
    axes = figure.subplots(len(parts), squeeze=False, height_ratios=heights)[:, 0]
    for axis, (name, exercise) in zip(axes, entry.exercise.outputs.items(), strict=True):
        _draw(axis, exercise.metric, parts[name])
        title = cache.title(entry.exercise.dataset, measured.source)
        of = f", {name}" if name else ""
        axis.set_title(f"{entry.id}{of}, {title}, {len(measured.values)} seeds", loc="left", fontsize=10, pad=18)
    path = entry.folder / PLOT
    try:
        with files.written_whole(path) as part:
            figure.savefig(part, dpi=110)
    except OSError as error:
        raise GraderError(f"{path} cannot be written: {error.strerror}.", "Fix the folder's permissions.") from error
    return path


def _draw(axis: Axes, metric: Metric, measured: Measurement) -> None:
    rows = {"reference": measured.values, **measured.baselines}
    for height, (name, values) in enumerate(reversed(rows.items())):
        colour = REFERENCE_COLOUR if name == "reference" else BASELINE_COLOUR
        axis.plot(values, [height] * len(values), "o", color=colour, alpha=0.5, markersize=7, markeredgewidth=0)
    needed = "at least" if metric.higher_is_better else "at most"
    axis.axvline(metric.threshold, color=BAR_COLOUR, linewidth=1.2)
    axis.annotate(
        f"{needed} {metric.threshold:g}",
        (metric.threshold, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        color=BAR_COLOUR,
    )
    every = [value for values in rows.values() for value in values] + [metric.threshold]
    if min(every) > 0 and math.log10(max(every) / min(every)) > DECADES:
        axis.set_xscale("log")
    axis.set_yticks(range(len(rows)), list(reversed(rows)))
    axis.set_ylim(-0.6, len(rows) - 0.4)
    axis.set_xlabel(f"{metric.name} on {measured.heldout_examples:,} held-out examples")
    axis.grid(axis="x", alpha=0.3)
    axis.spines[["top", "right", "left"]].set_visible(False)
    axis.tick_params(axis="y", length=0)
