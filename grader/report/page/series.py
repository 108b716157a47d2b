"""Time series: forecast against truth and the naive forecast, errors by step, and the windows that went most wrong."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.report.page import drawing, wrong
from grader.report.page.content import Part
from grader.report.page.drawing import DIM, INK, MODEL, WRONG
from grader.report.page.shown import Answers, Shown

SHOWN = 96  # steps of a forecast
BEFORE = 3  # times the horizon: so much of a window is drawn before its forecast, at least FEWEST steps
FEWEST = 24
WINDOWS = 3


def parts(shown: Shown) -> Iterator[Part]:
    answers = shown.answers
    if answers is None or shown.holds_images or answers.inputs.ndim != 3 or answers.inputs.dtype.kind not in "fiu":
        return
    if shown.form != "numbers":
        yield from _misread(shown, answers)
        return
    if shown.is_forecast:
        yield _forecast(shown, answers)
        yield _errors(shown, answers)
    elif answers.outputs.ndim == 3:
        yield from _filtered(answers)
        return
    yield from _windows(shown, answers)


def naive(answers: Answers) -> np.ndarray:
    """The last value of each window as its forecast, (n, horizon, variables)."""
    last = answers.inputs[:, -1:, :].astype(np.float64)
    return np.broadcast_to(last, steps(answers.labels).shape)


def steps(values: np.ndarray) -> np.ndarray:
    """Labels or outputs as (n, horizon, variables)."""
    return values.astype(np.float64) if values.ndim == 3 else values[:, None, :].astype(np.float64)


def worst_variable(answers: Answers) -> int:
    """The variable with the largest mean error."""
    return int(np.abs(steps(answers.outputs) - steps(answers.labels)).mean(axis=(0, 1)).argmax())


def _called(answers: Answers, variable: int) -> str:
    count = answers.labels.shape[-1]
    return f"Variable {variable + 1} of {count}, the one with the largest error. " if count > 1 else ""


def _forecast(shown: Shown, answers: Answers) -> Part:
    """Windows that follow each other without an overlap of their labels: their forecasts form a line."""
    variable, horizon = worst_variable(answers), steps(answers.labels).shape[1]
    rows = slice(0, len(answers.labels) // horizon * horizon, horizon)
    truth, model, last = (
        values[rows, :, variable].reshape(-1)[-SHOWN:]
        for values in (steps(answers.labels), steps(answers.outputs), naive(answers))
    )
    figure, (axis,) = drawing.axes(220)
    at = np.arange(len(truth))
    for values, colour, width in ((last, DIM, 0.9), (truth, INK, 1.3), (model, MODEL, 1.5)):
        style = "--" if colour == DIM else "-"
        axis.plot(at, values, style, color=colour, linewidth=width)
    axis.margins(x=0.01)
    axis.set_xlabel("step of the validation split")
    axis.set_ylabel("scaled value")
    drawing.words_above(axis, (("truth", INK), ("forecast", MODEL), ("last value", DIM)))
    errors = [float(np.abs(values - truth).mean()) for values in (model, last)]
    ahead = f"{horizon} steps ahead at a time, " if horizon > 1 else "one step ahead, "
    said = f"in these {len(truth)} steps the forecast is off by {errors[0]:.3g}, the last value by {errors[1]:.3g}"
    text = f"Forecasts against the truth, {ahead}of validation data: {said} on average."
    note = f"{_called(answers, variable)}{said[0].upper()}{said[1:]} on average."
    return drawing.picture(figure, "Forecast and truth", text, note)


def _errors(shown: Shown, answers: Answers) -> Part:
    """By step of the horizon, or, if it is one step, by the step of the series."""
    truth = steps(answers.labels)
    model, last = (np.abs(values - truth) for values in (steps(answers.outputs), naive(answers)))
    if truth.shape[1] > 1:
        by_step = [values.mean(axis=(0, 2)) for values in (model, last)]
        figure, (axis,) = drawing.axes(190)
        at = np.arange(1, truth.shape[1] + 1)
        for values, colour in zip(by_step, (MODEL, DIM), strict=True):
            axis.plot(at, values, "o-", color=colour, markersize=3)
        axis.set_ylim(bottom=0)
        axis.set_xlabel("steps ahead")
        drawing.whole_steps(axis)
        axis.set_ylabel("mean absolute error")
        ends = zip(("forecast", "last value"), by_step, (MODEL, DIM), strict=True)
        drawing.label_ends(axis, [(float(at[-1]), float(values[-1]), name, colour) for name, values, colour in ends])
        text = f"Mean absolute error by step: {by_step[0][0]:.3g} one step ahead, {by_step[0][-1]:.3g} {len(at)} steps"
        return drawing.picture(
            figure, "Residuals by step", f"{text} ahead; there the last value has {by_step[1][-1]:.3g}."
        )
    signed = (steps(answers.outputs) - truth)[:, 0, worst_variable(answers)]
    figure, (axis,) = drawing.axes(190)
    axis.plot(np.arange(len(signed)), signed, "-", color=MODEL, linewidth=0.7)
    axis.axhline(0, color=INK, linewidth=0.8)
    axis.axhline(float(signed.mean()), color=WRONG, linewidth=1.2, linestyle="--")
    drawing.label_ends(axis, [(len(signed) - 1.0, float(signed.mean()), "mean", WRONG)])
    axis.margins(x=0.01)
    axis.set_xlabel("step of the validation split")
    axis.set_ylabel("forecast − truth")
    side = "high" if signed.mean() > 0 else "low"
    said = f"on average {abs(signed.mean()):.3g} too {side}; standard deviation {signed.std():.3g}."
    text = f"Forecast minus truth over {len(signed)} steps: {said}"
    return drawing.picture(figure, "Residuals by step", text, f"{said[0].upper()}{said[1:]}")


def _windows(shown: Shown, answers: Answers) -> Iterator[Part]:
    """The windows with the largest errors, none of which overlap."""
    truth, model, last = steps(answers.labels), steps(answers.outputs), naive(answers)
    errors = np.abs(model - truth).mean(axis=(1, 2))
    length, horizon = answers.inputs.shape[1], truth.shape[1]
    rows: list[int] = []
    for row in map(int, np.argsort(-errors, kind="stable")):
        if all(abs(row - other) >= horizon + length // 2 for other in rows):
            rows.append(row)
        if len(rows) == WINDOWS:
            break
    figure, each = drawing.axes(95 * len(rows) + 60, rows=len(rows))
    for row, axis in zip(rows, each, strict=True):
        variable = int(np.abs(model - truth)[row].mean(axis=0).argmax())
        before = min(length, max(FEWEST, BEFORE * horizon))
        window = answers.inputs[row, -before:, variable]
        ahead = np.arange(1, horizon + 1)
        axis.plot(np.arange(1 - before, 1), window, color=INK, linewidth=1.2)
        for values, colour in ((last, DIM), (truth, INK), (model, MODEL)):
            style = "o-" if horizon > 1 else "o"
            axis.plot(ahead, values[row, :, variable], style, color=colour, markersize=4, linewidth=1.2)
        where = f", variable {variable + 1}" if truth.shape[2] > 1 else ""
        drawing.whole_steps(axis)
        axis.set_title(f"window {row + 1}{where}: error {errors[row]:.3g}", loc="left", fontsize=drawing.LETTERS)
    each[-1].set_xlabel("steps before and after the window's end")
    drawing.words_above(each[0], (("truth", INK), ("forecast", MODEL), ("last value", DIM)), lift=16)
    found = "; ".join(f"window {row + 1}, off by {errors[row]:.3g}" for row in rows)
    yield drawing.picture(
        figure, "Windows most wrong", f"The windows of the validation split with the largest errors: {found}."
    )


def _filtered(answers: Answers) -> Iterator[Part]:
    """A value for every step of the window: the series that goes in, its truth, and what comes out."""
    truth, model = steps(answers.labels), steps(answers.outputs)
    by_step = np.abs(model - truth).mean(axis=(0, 2))
    row = int(np.abs(model - truth).mean(axis=(1, 2)).argmax())
    figure, (axis,) = drawing.axes(220)
    at = np.arange(1, truth.shape[1] + 1)
    axis.plot(at, answers.inputs[row, :, 0], color=DIM, linewidth=0.9)
    axis.plot(at, truth[row, :, 0], color=INK, linewidth=1.3)
    axis.plot(at, model[row, :, 0], color=MODEL, linewidth=1.5)
    axis.margins(x=0.01)
    axis.set_xlabel("step")
    axis.set_ylabel("value")
    drawing.words_above(axis, (("label", INK), ("output", MODEL), ("input", DIM)))
    error = float(np.abs(model - truth)[row].mean())
    yield drawing.picture(
        figure,
        "Series most wrong",
        f"The validation series with the largest error, {error:.3g}: input, label and output.",
    )
    figure, (axis,) = drawing.axes(190)
    axis.plot(at, by_step, color=MODEL)
    axis.set_ylim(bottom=0)
    axis.set_xlabel("step")
    axis.set_ylabel("mean absolute error")
    text = f"Mean absolute error by step: {by_step[0]:.3g} at the first, {by_step[-1]:.3g} at the last step."
    yield drawing.picture(figure, "Residuals by step", text)


def _misread(shown: Shown, answers: Answers) -> Iterator[Part]:
    """Series that are classified wrongly."""
    rows = shown.exercise.metric.most_wrong(answers.outputs, answers.labels)[:WINDOWS]
    if not len(rows):
        return
    figure, each = drawing.axes(85 * len(rows) + 45, rows=len(rows))
    captions = [wrong.caption(shown, answers, int(row)) for row in rows]
    for row, axis, caption in zip(rows, each, captions, strict=True):
        axis.plot(np.arange(1, answers.inputs.shape[1] + 1), answers.inputs[row], linewidth=1.2)
        axis.set_title(drawing.cut(caption, 48), loc="left", fontsize=drawing.LETTERS)
    each[-1].set_xlabel("step")
    text = f"Validation series that the model is most certain of, and wrong: {'; '.join(captions)}."
    yield drawing.picture(figure, wrong.TITLE, text)
