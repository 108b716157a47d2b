"""Which classes a model takes for which, on validation data."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.report.page.content import Matrix, Part, Remark, Table
from grader.report.page.shown import Answers, Shown
from grader.scoring import metric

MOST_CLASSES = 12  # that a matrix can show on a phone
MOST_PAIRS = 6


def parts(shown: Shown) -> Iterator[Part]:
    if not shown.is_accuracy or shown.answers is None:
        return
    labels, guesses = of(shown.answers)
    count = max(int(labels.max()), int(guesses.max()), 1) + 1
    right = int((labels == guesses).sum())
    note = (
        f"{right:,} of {len(labels):,} validation examples are classified correctly. Rows are the classes, "
        "columns what the model takes them for."
    )
    if max(count, shown.answers.outputs.shape[-1]) <= MOST_CLASSES:
        table = np.zeros((count, count), int)
        np.add.at(table, (labels, guesses), 1)
        names = [shown.class_name(number) for number in range(count)]
        yield Matrix("Confusion matrix", names, table.tolist(), note)
    if right == len(labels):
        yield Remark("Most confused classes", "No validation example of this sample is classified wrongly.")
    elif count > 2:
        yield _confused(shown, labels, guesses)


def of(answers: Answers) -> tuple[np.ndarray, np.ndarray]:
    """The labels and the model's classes, (n,) each."""
    return answers.labels.reshape(-1).astype(int), metric.classes(answers.outputs)


def _confused(shown: Shown, labels: np.ndarray, guesses: np.ndarray) -> Table:
    wrong = labels != guesses
    pairs, counts = np.unique(np.stack([labels[wrong], guesses[wrong]]), axis=1, return_counts=True)
    rows = []
    for place in np.argsort(-counts, kind="stable")[:MOST_PAIRS]:
        label, guess = map(int, pairs[:, place])
        share = counts[place] / (labels == label).sum()
        rows.append((shown.class_name(label), shown.class_name(guess), f"{counts[place]:,}", f"{share:.0%}"))
    return Table("Most confused classes", ("class", "taken for", "examples", "of the class"), rows, names=2)
