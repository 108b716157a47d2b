"""The lines of a starter's header that state numbers, made from the spec, so that the two cannot drift apart."""

from __future__ import annotations

import re

from grader.exercise.spec import Accuracy, Exercise, NextWord, Resized, Tokens, Windows
from grader.formatting import number_text, shape_text, size_text

NAME_WIDTH = 12
ROWS = (
    *("Tokens", "Scale", "Windows", "Resized", "Input", "Output", "File", "Training", "Required", "Not allowed"),
    *("Full marks", "The exam"),
)


def task_lines(exercise: Exercise) -> list[str]:
    """The lines that a header must hold, each as it stands behind `# `."""
    rows = _preprocessing_rows(exercise) + [
        ("Input", shape_text(exercise.input_shape)),
        ("Output", shape_text(exercise.output_shape)),
        ("File", f"{exercise.model_file}, at most {size_text(exercise.max_megabytes, exercise.max_megabytes)}"),
        ("Training", f"at most {exercise.train_minutes:g} minutes and {exercise.train_gigabytes:g} GB of memory"),
    ]
    if exercise.requires:
        rows.append(("Required", ", ".join(requirement.text for requirement in exercise.requires)))
    rows.append(("Not allowed", ", ".join([*(layer.name for layer in exercise.forbids), *ALWAYS_FORBIDDEN])))
    rows.append(("Full marks", bar_text(exercise)))
    if exercise.exam_bar is not None:
        rows.append(("The exam", f"required {exercise.exam_bar:g}"))
    return [f"{name:<{NAME_WIDTH}} {text}" for name, text in rows]


def _preprocessing_rows(exercise: Exercise) -> list[tuple[str, str]]:
    match exercise.preprocessing:
        case Tokens(vocabulary_size=size, length=length):
            ids = f"{length} ids below {size}: 0 is padding at the end, 1 is <OOV>, then words by frequency"
            return [("Tokens", ids)]
        case NextWord(vocabulary_size=size, length=length):
            ids = f"ids below {size}: 0 is never used, 1 is <OOV>, then words and line ends by frequency"
            return [("Tokens", ids), ("Windows", f"{length} consecutive words in, the next word out")]
        case Windows(length=length, horizon=horizon):
            own = ", separately for each variable" if exercise.input_shape[1:] > (1,) else ""
            scale = f"(x - minimum) / maximum, both taken from the unshifted training split{own}"
            following = "the next value" if horizon == 1 else f"the next {horizon} values"
            return [("Scale", scale), ("Windows", f"{length} consecutive values in, {following} out")]
        case Resized(height=height, width=width):
            return [("Resized", f"to {height} x {width} pixels, bilinear, without keeping the aspect ratio")]
    return []


ALWAYS_FORBIDDEN = ("Lambda layers", "custom layers")


def bar_text(exercise: Exercise) -> str:
    metric = exercise.metric
    less = f"on held-out data, one point less for every {number_text(metric.step)}"
    if isinstance(metric, Accuracy):
        return f"accuracy of at least {number_text(metric.at_least)} {less} below it"
    return f"mean absolute error of at most {number_text(metric.at_most)} {less} above it"


def row_name(line: str) -> str:
    """The name of the table's row that a line of a header is, "" where it is none."""
    name = line.removeprefix("# ")[:NAME_WIDTH].rstrip()
    return name if name in ROWS else ""


def numbers(text: str) -> set[float]:
    """The numbers of a text, those in names such as Conv2D aside."""
    return {float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)", text)}
