"""Experiments with a model's answers: other names for the classes, another scale, another step of the series."""

from __future__ import annotations

import numpy as np

from grader.diagnosis.case import MOST_CLASSES, SIGMAS, Case, confusion, error_of
from grader.diagnosis.code import calls, looks_up, rescales, sets, shifts, swaps
from grader.exercise import measures
from grader.exercise.spec import NextWord, Windows
from grader.scoring.cause import Cause

LAGS = 8  # steps before and after the right one that are tried
NEARER = 0.85  # of that error, if the training reported the smaller one
FACTOR = 3.0  # between two units or scales, at least
UNITS = (10, 60, 100, 1000, 3600, 10_000, 100_000, 1_000_000)
NEARLY = 0.2  # of a factor and of the labels' deviation together
LATER = 0.85  # of the error to the label, if the outputs are nearer to a later value
HALF = 0.5  # of the error to the label: an output that is so near to something else predicts that


def on_classes(case: Case) -> Cause | None:
    """The names of the classes under which the answers are right."""
    if not case.is_accuracy or isinstance(case.exercise.preprocessing, NextWord):
        return None
    outputs, labels = case.read(case.examination.validation), case.labels().reshape(-1).astype(int)
    if outputs.shape[1:] == (1,):
        return _swapped(case)
    count = outputs.shape[-1]
    if count > MOST_CLASSES or outputs.ndim != 2:
        return None
    from scipy.optimize import linear_sum_assignment

    if shifted := _shifted(case, measures.classes(outputs), labels, count):
        return shifted
    # The best names are found on training data, and what they gain is measured on validation data.
    fitted = confusion(case.labels("train"), measures.classes(case.read(case.examination.train)), count)
    checked = confusion(labels, measures.classes(outputs), count)
    names = linear_sum_assignment(-fitted)[1]  # the class that stands for each label
    moved = [label for label in range(count) if names[label] != label and fitted[label, names[label]]]
    total = checked.sum()
    before, after = np.trace(checked) / total, checked[np.arange(count), names].sum() / total
    noise = SIGMAS * np.sqrt(0.25 / total)
    if after - before < max(noise, 0.1) or not moved or after < case.exercise.metric.threshold - 0.25:
        return None
    numbers = {"before": float(before), "after": float(after)}
    scores = f"accuracy {case.text(float(before))} on validation data becomes {case.text(float(after))}"
    pairs = ", ".join(f"{names[label]} for {label}" for label in moved[:6])
    more = ", ..." if len(moved) > 6 else ""
    return Cause(
        "classes in another order",
        "experiment",
        f"With the model's classes in another order ({pairs}{more}), {scores}: it was trained with other numbers for "
        "the classes.",
        "Train on the labels as the given function yields them; their order is in the header.",
        numbers,
        case.code.line(
            calls("StringLookup", "index", "IntegerLookup", "StaticHashTable", "LabelEncoder"),
            sets("class_names"),
            looks_up,
        ),
    )


def _swapped(case: Case) -> Cause | None:
    value = case.value(case.validation)
    if not value < 0.5 - SIGMAS * error_of(case.validation) or 1 - value < case.exercise.metric.threshold - 0.15:
        return None
    return Cause(
        "classes swapped",
        "experiment",
        f"With 0 and 1 exchanged, accuracy {case.text(value)} on validation data becomes {case.text(1 - value)}: the "
        "model answers 1 for 0 and 0 for 1.",
        "Train on the labels as the given function yields them.",
        {"before": value, "after": 1 - value},
        case.code.line(swaps, sets("class_names"), calls("logical_not", "where")),
    )


def on_scale(case: Case) -> Cause | None:
    """The straight line through which the outputs become the labels, if it undoes a usual change of the labels."""
    if not case.are_numbers:
        return None
    outputs = case.read(case.examination.validation)
    labels = case.labels().astype(np.float64).reshape(outputs.shape)
    x, y = outputs.reshape(-1), labels.reshape(-1)
    if np.ptp(x) <= 1e-9 * (np.abs(x).max() + 1e-9):
        return None
    slope, offset = np.polyfit(x, y, 1)
    if 1 / FACTOR < slope < FACTOR or slope < 0:
        return None  # such a line also puts right what was trained too short
    before, after = case.validation, case.metric.losses(slope * outputs + offset, labels)
    gain = before - after
    if not gain.mean() > SIGMAS * error_of(gain) or after.mean() > HALF * before.mean():
        return None
    if after.mean() > HALF * case.naive and not isinstance(case.exercise.preprocessing, Windows):
        return None  # a line through anything is nearly as good as the best constant
    made = _usual(_label_statistics(case), float(slope), float(offset))
    is_own = case.own is not None and abs(case.own - after.mean() / slope) < 0.25 * case.own
    if not made and not is_own:
        return None  # another straight line, as that of a linear model that has learned little
    has_offset = abs(offset) > 0.01 * float(labels.std())
    line = f"{slope:.3g} x output" + (f" {'+' if offset > 0 else '-'} {abs(offset):.3g}" if has_offset else "")
    return Cause(
        "output in another unit",
        "experiment",
        f"Taken as {line}, the outputs have {case.metric.name} {case.text(float(after.mean()))} on validation data "
        f"instead of {case.text(float(before.mean()))}: the model was trained on labels "
        f"{made or 'in another unit or scale'}.",
        "Train on the labels as the given function yields them, or scale the outputs back inside the model.",
        {"before": float(before.mean()), "after": float(after.mean()), "slope": float(slope), "offset": float(offset)},
        case.code.line(rescales, calls("fit")),
    )


def _label_statistics(case: Case) -> tuple[float, float, float, float]:
    """Mean, deviation, lowest and highest of all training labels; those of a series are its values."""
    if isinstance(case.exercise.preprocessing, Windows):
        mean, deviation, low, high = case.samples.statistics
        return float(mean.mean()), float(deviation.mean()), float(low.min()), float(high.max())
    labels = case.labels("train")
    return float(labels.mean()), float(labels.std()), float(labels.min()), float(labels.max())


def _usual(statistics: tuple[float, float, float, float], slope: float, offset: float) -> str:
    """The change of the labels that a line undoes, in words, "" if it is none of the usual ones."""
    mean, deviation, low, high = statistics
    changes = {
        "that were standardised": (deviation, mean),
        "scaled to 0 to 1": (high - low, low),
        **{f"divided by {factor:,}": (float(factor), 0.0) for factor in UNITS},
        **{f"multiplied by {factor:,}": (1 / factor, 0.0) for factor in UNITS},
        "divided by their maximum": (high, 0.0),
    }
    far = {
        words: abs(slope / factor - 1) + abs(offset - shift) / deviation for words, (factor, shift) in changes.items()
    }
    nearest = min(far, key=lambda words: far[words])
    return nearest if far[nearest] < NEARLY else ""


def on_steps(case: Case) -> Cause | None:
    """The step of the series that a forecast fits better than the one asked for."""
    if isinstance(case.exercise.preprocessing, NextWord):
        return _on_words(case)
    if not isinstance(case.exercise.preprocessing, Windows) or not case.are_numbers:
        return None
    outputs, labels = case.read(case.examination.validation), case.labels().astype(np.float64)
    inputs = case.inputs().astype(np.float64)
    asked = float(case.validation.mean())
    horizon = labels.shape[1] if labels.ndim == 3 else 1
    shown = {}
    if labels.ndim == 3 and inputs.shape[1] >= horizon:
        shown["the window itself, which it was fed"] = inputs[:, -horizon:]
    if labels.ndim == 2:
        shown["the last value of the window, which it was fed"] = inputs[:, -1]
    for words, value in shown.items():
        error = _error(case, outputs, value)
        own = case.own
        if error < HALF * asked or (own is not None and own < 1.2 * error and error < NEARER * asked):
            return _of_the_window(case, words, asked, error)
    steps = labels if labels.ndim == 3 else labels[:, None]
    given = outputs if labels.ndim == 3 else outputs[:, None]
    best = (1.0, asked, 0)
    for lag in range(-LAGS, LAGS + 1):
        if lag == 0 or len(steps) <= 4 * LAGS:
            continue
        error = _error(case, given[LAGS:-LAGS], steps[LAGS + lag : len(steps) - LAGS + lag])
        # Whoever has learned little repeats what was before; only labels that lay later lead to what comes later.
        far = error / asked / (LATER if lag > 0 else HALF)
        if far < best[0]:
            best = far, error, lag
    _, error, lag = best
    if lag and error < 2 * case.bar:
        when = (
            f"{abs(lag)} steps {'later' if lag > 0 else 'earlier'}"
            if abs(lag) > 1
            else ("one step later" if lag > 0 else "one step earlier")
        )
        return Cause(
            "another step",
            "experiment",
            f"Its outputs fit the values {when} ({case.metric.name} {case.text(error)}) better than those asked for "
            f"({case.metric.name} {case.text(asked)}): the labels of its training lay there.",
            "The label of a window is what comes directly after it.",
            {"before": asked, "after": error, "steps": lag},
            case.code.line(calls("map"), calls("window", "timeseries_dataset_from_array"), calls("fit")),
        )
    return None


def _error(case: Case, outputs: np.ndarray, values: np.ndarray) -> float:
    return float(case.metric.losses(outputs, values).mean())


def _on_words(case: Case) -> Cause | None:
    """A word that was given already, instead of the next one."""
    inputs = case.inputs()
    right = measures.classes(case.read(case.examination.validation)) == inputs[:, -1]
    value, asked = float(right.mean()), case.value(case.validation)
    if value < 0.5 or value < asked + 0.2:
        return None
    return Cause(
        "forecasts what it was fed",
        "experiment",
        f"For {value:.0%} of the windows it answers their last word, which it was fed, and for {asked:.0%} the next "
        "one: the labels of its training were words that the window holds already.",
        "The label of a window is the word that comes after it.",
        {"before": asked, "after": value},
        case.code.line(calls("fit")),
    )


def _of_the_window(case: Case, words: str, asked: float, error: float) -> Cause:
    """A model that gives back part of its window: because of its labels, if its own score or a large error says so."""
    own = case.own
    name = case.metric.name
    nearer = f"Its outputs are nearer to {words} ({name} {case.text(error)})"
    says = f"{nearer} than to what follows ({name} {case.text(asked)})"
    if own is not None and own > (asked + error) / 2:
        why = "it has learned to copy, and nothing beyond."
        help = "Train longer or with another network: this error is that of a forecast without a model."
    elif own is not None:
        why = f"its own validation {name}, {case.text(own)}, was measured on such labels too."
        help = "The label of a window is what comes after it: window[:-1] in, window[-1] out for one step."
    else:
        why = "either its labels do not lie after the window, or it has learned nothing but to copy."
        help = "The label of a window is what comes after it: window[:-1] in, window[-1] out for one step."
    return Cause(
        "forecasts what it was fed",
        "experiment",
        f"{says}: {why}",
        help,
        {"before": asked, "after": error},
        case.code.line(calls("map"), calls("window", "timeseries_dataset_from_array"), calls("fit")),
    )


def _shifted(case: Case, guesses: np.ndarray, labels: np.ndarray, count: int) -> Cause | None:
    """Labels that were all one higher or lower in the training."""
    before = float((guesses == labels).mean())
    for shift in (-1, 1):
        can = (labels + shift >= 0) & (labels + shift < count)
        right = float((guesses[can] == labels[can] + shift).mean()) if can.any() else 0.0
        if right < case.exercise.metric.threshold - 0.1 or right < before + 0.2:
            continue
        if (guesses[~can] == (labels[~can] + shift) % count).mean() > 0.5:
            continue  # the class that has no place after a shift has one: they go round in another order
        first = max(0, -shift)
        return Cause(
            "labels shifted",
            "experiment",
            f"The model answers class {first + shift} for label {first}, {first + shift + 1} for {first + 1}, and so "
            f"on: read so, its accuracy on validation data is {case.text(right)} instead of {case.text(before)}. It "
            f"was trained on labels shifted by {shift:+d}.",
            f"Train on labels 0 to {count - 1} as the given function yields them.",
            {"before": before, "after": right, "shift": shift},
            case.code.line(calls("one_hot", "to_categorical"), shifts),
        )
    return None
