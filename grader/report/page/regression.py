"""Numbers predicted from numbers: the model's outputs against the labels."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.report.page import drawing
from grader.report.page.content import Part
from grader.report.page.drawing import INK, MODEL
from grader.report.page.shown import Shown

POINTS = 300


def parts(shown: Shown) -> Iterator[Part]:
    answers = shown.answers
    if (
        answers is None
        or shown.form != "numbers"
        or answers.labels.ndim > 2
        or shown.is_forecast
        or answers.inputs.shape[1:] == (1,)
    ):
        return
    labels = answers.labels.reshape(-1).astype(np.float64)
    outputs = answers.outputs.reshape(-1)
    few = slice(None, None, max(1, len(labels) // POINTS))
    figure, (axis,) = drawing.axes(260)
    ends = [min(labels.min(), outputs.min()), max(labels.max(), outputs.max())]
    axis.plot(ends, ends, color=INK, linewidth=0.9, linestyle="--")
    axis.plot(labels[few], outputs[few], "o", color=MODEL, markersize=3, markeredgewidth=0, alpha=0.6)
    axis.set_xlabel("label")
    axis.set_ylabel("output")
    drawing.words_above(axis, (("validation example", MODEL), ("-- output = label", INK)))
    residuals = outputs - labels
    side = "high" if residuals.mean() > 0 else "low"
    said = (
        f"on average {abs(residuals.mean()):.3g} too {side}, {np.abs(residuals).mean():.3g} off, "
        f"at most {np.abs(residuals).max():.3g}."
    )
    text = f"Outputs against labels of validation data: {said}"
    yield drawing.picture(figure, "Output and label", text, f"{said[0].upper()}{said[1:]}")
