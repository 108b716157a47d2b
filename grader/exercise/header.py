"""Writes the table in a starter's header from its spec, so that the two cannot drift apart."""

from __future__ import annotations

import re

from grader.exercise.spec import Exercise, NextWord, Resized, Shape, Tokens, Windows
from grader.formatting import number_text, shape_text, size_text

NAME_WIDTH = 12
ALWAYS_FORBIDDEN = ("Lambda layers", "custom layers")
_UNKNOWN = "1 is <OOV> (unknown word)"
ROWS = (
    *("Tokens", "Scale", "Windows", "Resized", "Input", "Output", "File", "Training", "Required", "Not allowed"),
    *("Full marks", "Real data", "The exam"),
)


def task_lines(exercise: Exercise) -> list[str]:
    """The lines of the table, in order, each without its leading `# `."""
    rows = _preprocessing_rows(exercise) + [
        ("Input", _shapes_text(exercise.inputs)),
        ("Output", _shapes_text(exercise.output_shapes)),
        ("File", f"{exercise.model_file}, at most {size_text(exercise.max_megabytes, exercise.max_megabytes)}"),
        ("Training", f"at most {exercise.train_minutes:g} minutes and {exercise.train_gigabytes:g} GB of memory"),
    ]
    if exercise.requires:
        rows.append(("Required", ", ".join(requirement.text for requirement in exercise.requires)))
    rows.append(("Not allowed", ", ".join([*(layer.name for layer in exercise.forbids), *ALWAYS_FORBIDDEN])))
    rows.append(("Full marks", bar_text(exercise)))
    if differs := _real_text(exercise):
        rows.append(("Real data", differs))
    if exercise.exam_bar is not None:
        rows.append(("The exam", f"required {exercise.exam_bar:g}"))
    return [f"{name:<{NAME_WIDTH}} {text}" for name, text in rows]


def _shapes_text(shapes: dict[str, Shape]) -> str:
    """For example `(3,)`, or `numbers (5,), categories (3,)`."""
    return ", ".join(f"{name} {shape_text(shape)}".strip() for name, shape in shapes.items())


def _preprocessing_rows(exercise: Exercise) -> list[tuple[str, str]]:
    match exercise.preprocessing:
        case Tokens(vocabulary_size=size, length=length):
            padded = f"{length} ids below {size}: 0 is padding at the end"
            return [("Tokens", f"{padded}, {_UNKNOWN}, then words, most frequent first")]
        case NextWord(vocabulary_size=size, length=length):
            ids = f"ids below {size}: 0 is never used, {_UNKNOWN}, then words and line ends, most frequent first"
            return [("Tokens", ids), ("Windows", f"{length} consecutive words in, the next word out")]
        case Windows(length=length, horizon=horizon):
            separately = ", separately for each variable" if exercise.input_shape[1:] > (1,) else ""
            scale = f"(x - minimum) / maximum, both from the training split before scaling{separately}"
            following = "the next value" if horizon == 1 else f"the next {horizon} values"
            return [("Scale", scale), ("Windows", f"{length} consecutive values in, {following} out")]
        case Resized(height=height, width=width):
            return [("Resized", f"to {height} x {width} pixels, bilinear, without keeping the aspect ratio")]
    return []


def _real_text(exercise: Exercise) -> str:
    """What differs on the real data."""
    real = exercise.on("real")
    texts = []
    if real.metric != exercise.metric:
        bars = (
            f"{_of(name)}{one.metric.bar_text}, one point less for every {number_text(one.metric.step)}"
            for name, one in real.outputs.items()
        )
        texts.append("; ".join(bars))
    if real.train_minutes != exercise.train_minutes:
        texts.append(f"at most {real.train_minutes:g} minutes")
    return ", and ".join(texts)


def bar_text(exercise: Exercise) -> str:
    """What has full marks, and what each step short of it costs; of several outputs, the lowest points count."""
    bars = "; ".join(f"{_of(name)}{_bar_text(one)}" for name, one in exercise.outputs.items())
    return bars if len(exercise.outputs) == 1 else f"{bars}; the lowest points count"


def _of(output: str) -> str:
    return f"{output}: " if output else ""


def _bar_text(exercise: Exercise) -> str:
    side = "below" if exercise.metric.higher_is_better else "above"
    less = f"one point less for every {number_text(exercise.metric.step)} {side} it"
    return f"{exercise.metric.bar_text} on held-out data, {less}"


def row_name(line: str) -> str:
    """The name of the row that a line of a header holds; "" if the line is not a row of the table."""
    name = line.removeprefix("# ")[:NAME_WIDTH].rstrip()
    return name if name in ROWS else ""


def numbers(text: str) -> set[float]:
    """The numbers in a text, without those in names such as Conv2D."""
    return {float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)", text)}
