"""Which classes a model takes for which, on validation data."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.exercise import measures
from grader.report.page.content import Matrix, Part, Remark, Table
from grader.report.page.shown import Answers, Shown

MOST_CLASSES = 12  # that a matrix can show on a phone
MOST_PAIRS = 6


def parts(shown: Shown) -> Iterator[Part]:
    if shown.form == "labels" and shown.answers is not None:
        yield _labels(shown, shown.answers)
    if shown.form != "class" or shown.answers is None:
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


def _labels(shown: Shown, answers: Answers) -> Table:
    """How often each of several labels is given, and how often rightly."""
    said, true = (values.reshape(len(values), -1) > 0.5 for values in (answers.outputs, answers.labels))
    rows = []
    for number in range(true.shape[1]):
        both = int((said & true)[:, number].sum())
        given, right = int(said[:, number].sum()), int(true[:, number].sum())
        shares = [f"{both / total:.0%}" if total else "" for total in (given, right)]
        rows.append((shown.class_name(number), f"{right:,}", f"{given:,}", f"{both:,}", *shares))
    note = f"Of {len(true):,} validation examples. An output above 0.5 gives the label."
    return Table("Labels", ("label", "true", "given", "rightly", "precision", "recall"), rows, note)


def of(answers: Answers) -> tuple[np.ndarray, np.ndarray]:
    """The labels and the model's classes, (n,) each."""
    return answers.labels.reshape(-1).astype(int), measures.classes(answers.outputs)


def _confused(shown: Shown, labels: np.ndarray, guesses: np.ndarray) -> Table:
    wrong = labels != guesses
    pairs, counts = np.unique(np.stack([labels[wrong], guesses[wrong]]), axis=1, return_counts=True)
    rows = []
    for place in np.argsort(-counts, kind="stable")[:MOST_PAIRS]:
        label, guess = map(int, pairs[:, place])
        share = counts[place] / (labels == label).sum()
        rows.append((shown.class_name(label), shown.class_name(guess), f"{counts[place]:,}", f"{share:.0%}"))
    return Table("Most confused classes", ("class", "taken for", "examples", "of the class"), rows, names=2)
