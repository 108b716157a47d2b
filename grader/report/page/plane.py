"""Models of one or two inputs, drawn as what they are: a curve, or regions of the plane."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.exercise import measures
from grader.report.page import classes, drawing
from grader.report.page.content import Part
from grader.report.page.drawing import DIM, INK, MODEL, WRONG
from grader.report.page.shown import Answers, Shown

SIDE = 60  # points of the grid in each direction
POINTS = 300  # validation examples that are drawn
MOST_CLASSES = 4


def parts(shown: Shown) -> Iterator[Part]:
    answers = shown.answers
    if answers is None or answers.inputs.dtype.kind != "f":
        return
    if answers.inputs.shape[1:] == (2,) and shown.form == "class":
        yield from _regions(shown, answers)
    elif answers.inputs.shape[1:] == (1,) and answers.outputs.shape[1:] == (1,) and shown.form == "numbers":
        yield from _curve(answers)


def _regions(shown: Shown, answers: Answers) -> Iterator[Part]:
    low, high = answers.inputs.min(axis=0), answers.inputs.max(axis=0)
    sides = [np.linspace(a - 0.08 * (b - a), b + 0.08 * (b - a), SIDE) for a, b in zip(low, high, strict=True)]
    across, up = np.meshgrid(*sides)
    outputs = answers.ask(np.stack([across.ravel(), up.ravel()], axis=1).astype(answers.inputs.dtype))
    if outputs is None or len(outputs) != SIDE * SIDE or not (np.abs(outputs) <= measures.LARGEST).all():
        return
    labels, guesses = classes.of(answers)
    found = sorted(set(labels.tolist()))
    if len(found) > MOST_CLASSES:
        return
    figure, (axis,) = drawing.axes(330)
    if outputs.shape[1:] == (1,):
        levels = outputs[:, 0].reshape(SIDE, SIDE)
        axis.contourf(across, up, levels, levels=[0.5, max(float(levels.max()), 0.5) + 1], colors=[MODEL], alpha=0.16)
        axis.contour(across, up, levels, levels=[0.1, 0.9], colors=[MODEL], linewidths=0.8, linestyles="dotted")
        axis.contour(across, up, levels, levels=[0.5], colors=[MODEL], linewidths=2)
    else:
        chosen = outputs.argmax(axis=-1).reshape(SIDE, SIDE)
        for number in found[1:]:
            axis.contourf(across, up, chosen == number, levels=[0.5, 1.5], colors=[MODEL], alpha=0.1 * number)
            axis.contour(across, up, chosen == number, levels=[0.5], colors=[MODEL], linewidths=1.6)
    colours = (INK, MODEL, DIM, WRONG)
    some = answers.inputs[:POINTS]
    right = (labels == guesses)[:POINTS]
    for number, colour in zip(found, colours, strict=False):
        these = some[right & (labels[:POINTS] == number)]
        axis.plot(*these.T, "o", color=colour, markersize=3, markeredgewidth=0, alpha=0.75)
        missed = some[~right & (labels[:POINTS] == number)]
        axis.plot(*missed.T, "x", color=WRONG, markersize=6, markeredgewidth=1.5)
    axis.grid(visible=False)
    axis.set_xlabel("input 1")
    axis.set_ylabel("input 2")
    names = [(shown.class_name(number), colour) for number, colour in zip(found, colours, strict=False)]
    drawing.words_above(axis, (*names, ("× wrong", WRONG)))
    many = int((~right).sum())
    text = (
        f"The regions of the plane in which the model answers each class, and {len(some)} validation examples, "
        f"{many} of them wrong."
    )
    edge = "The line is where its output is 0.5, the dots 0.1 and 0.9." if outputs.shape[1:] == (1,) else ""
    yield drawing.picture(figure, "Decision regions", text, edge)


def _curve(answers: Answers) -> Iterator[Part]:
    low, high = float(answers.inputs.min()), float(answers.inputs.max())
    at = np.linspace(low, high, 200)
    outputs = answers.ask(at[:, None].astype(answers.inputs.dtype))
    if outputs is None or outputs.size != len(at) or not (np.abs(outputs) <= measures.LARGEST).all():
        return
    figure, (axis,) = drawing.axes(220)
    axis.plot(
        answers.inputs[:POINTS, 0], answers.labels.reshape(-1)[:POINTS], "o", color=INK, markersize=2.5, alpha=0.5
    )
    axis.plot(at, outputs.reshape(-1), color=MODEL, linewidth=2)
    axis.set_xlabel("input")
    axis.set_ylabel("output")
    drawing.words_above(axis, (("label", INK), ("model", MODEL)))
    error = float(measures.absolute_errors(answers.outputs, answers.labels).mean())
    text = f"The model's output by its input, and validation examples: off by {error:.3g} on average."
    yield drawing.picture(figure, "What the model has learned", text)
