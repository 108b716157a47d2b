"""The lines of a starter's header that state numbers, made from the spec, so that the two cannot drift apart."""

from __future__ import annotations

from grader.exercise import Accuracy, Exercise, Shape


def task_lines(exercise: Exercise) -> list[str]:
    """The lines that a header must hold, each as it stands behind `# `."""
    rows = [
        ("Input", shape_text(exercise.input_shape)),
        ("Output", shape_text(exercise.output_shape)),
        ("File", f"{exercise.model_file}, at most {exercise.max_megabytes:g} MB"),
        ("Training", f"at most {exercise.train_minutes:g} minutes and {exercise.train_gigabytes:g} GB of memory"),
    ]
    if exercise.requires:
        rows.append(("Needed", ", ".join(_layer_text(layer.name, layer.at_least) for layer in exercise.requires)))
    rows.append(("Not allowed", ", ".join([*(layer.name for layer in exercise.forbids), *ALWAYS_FORBIDDEN])))
    rows.append(("Full marks", bar_text(exercise)))
    return [f"{name:<12} {text}" for name, text in rows]


ALWAYS_FORBIDDEN = ("Lambda layers", "layers of your own")


def bar_text(exercise: Exercise) -> str:
    metric = exercise.metric
    sense, what = ("at least", "accuracy") if isinstance(metric, Accuracy) else ("at most", "mean absolute error")
    return f"{what} of {sense} {metric.threshold:g} on held-out data, one point less per {metric.step:g} short of it"


def shape_text(shape: Shape) -> str:
    return f"({', '.join(str(size) for size in shape)}{',' if len(shape) == 1 else ''})"


def _layer_text(name: str, at_least: int) -> str:
    return name if at_least == 1 else f"{at_least} x {name}"
