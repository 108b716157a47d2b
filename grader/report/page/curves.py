"""Learning curves: each metric by epoch, on training and validation data."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.report.page import drawing
from grader.report.page.content import Part
from grader.report.page.drawing import DIM, MODEL
from grader.report.page.shown import Shown

RATES = ("learning_rate", "lr")
VALIDATION = "val_"
MOST = 2000  # epochs; more are thinned out


def parts(shown: Shown) -> Iterator[Part]:
    if shown.history is None:
        return
    metrics, planned = shown.history
    titles, shares = {"loss": "Loss"}, set()
    for output, exercise in shown.exercise.outputs.items():
        metric = exercise.metric
        words = metric.words[0].upper() + metric.words[1:] + (f" of {output}" if output else "")
        titles |= {f"{output}_{name}" if output else name: words for name in metric.in_history}
        shares |= {words} if metric.higher_is_better else set()
    titles |= dict.fromkeys(RATES, "Learning rate")
    drawn: set[str] = set()
    for name, title in titles.items():
        if title not in drawn and (name in metrics or VALIDATION + name in metrics):
            drawn.add(title)
            lines = metrics.get(name, []), metrics.get(VALIDATION + name, [])
            yield from _curve(title, *lines, planned, is_share=title in shares)


def _curve(
    title: str, training: list[float], validation: list[float], planned: int | None, is_share: bool
) -> Iterator[Part]:
    lines = {"training": _finite(training), "validation": _finite(validation)}
    lines = {name: values for name, values in lines.items() if np.isfinite(values).any()}
    if not lines:
        return
    figure, (axis,) = drawing.axes(190)
    colours = {"training": DIM, "validation": MODEL}
    every = np.concatenate([values[np.isfinite(values)] for values in lines.values()])
    if not is_share and every.min() > 0 and every.max() / every.min() > 100:
        drawing.logarithmic(axis, "y")
    ends, said = [], []
    for name, values in lines.items():
        epochs = np.arange(1, len(values) + 1)
        step = max(1, len(values) // MOST)
        style = "o-" if len(values) < 3 else "-"
        axis.plot(epochs[::step], values[::step], style, color=colours[name], markersize=4)
        last = int(np.flatnonzero(np.isfinite(values))[-1])
        label = name if title != "Learning rate" else ""
        ends.append((float(epochs[last]), float(values[last]), label, colours[name]))
        best = values[np.isfinite(values)].max() if is_share else values[np.isfinite(values)].min()
        said.append(f"{name}: {values[0]:.4g} in epoch 1, {values[last]:.4g} in epoch {last + 1}, best {best:.4g}")
    count = max(map(len, lines.values()))
    axis.set_xlabel("epoch")
    axis.set_ylabel(title if title == "F1" else title.lower())
    drawing.whole_steps(axis)
    if count == 1:
        axis.set_xlim(0, 2)
    drawing.label_ends(axis, ends)
    note = f"Training ended in epoch {count} of {planned}." if planned and planned > count else ""
    yield drawing.picture(figure, f"{title} by epoch", f"{title} by epoch. {'; '.join(said)}.", note)


def _finite(values: list[float]) -> np.ndarray:
    """The values, NaN where they are not finite or too large to draw."""
    found = np.array(values, dtype=np.float64)
    return np.where(np.abs(found) < 1e30, found, np.nan) if found.size else found
