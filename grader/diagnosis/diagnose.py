"""Finds out why a graded model misses the bar."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from grader.datasets import cache
from grader.datasets.dataset import Incomplete, Strings
from grader.datasets.samples import samples
from grader.diagnosis import fitting, inputs, network, outputs, scaling
from grader.diagnosis.case import Case
from grader.diagnosis.code import Code, calls, makes_an_optimizer
from grader.errors import Failure, GraderError
from grader.evaluation.protocol import Examine
from grader.evaluation.worker import Worker
from grader.exercise.catalog import Entry
from grader.exercise.requirements.base import History
from grader.exercise.spec import Exercise, Windows
from grader.scoring import advice, rubric
from grader.scoring.cause import STRENGTH, Cause, Diagnosis
from grader.scoring.grade import Grade

MOST = 2  # causes that are reported
ROWS, NUMBERS = 300, 600_000  # validation examples for each experiment, or as many as have so many numbers
SECONDS = 6.0  # of the processors, for one model; a small one needs less


def diagnose(
    entry: Entry, grade: Grade, worker: Worker, starter: Path | None, history: History | None
) -> Diagnosis | None:
    """Why a model misses its bar; None if it does not, or if it cannot be examined, which costs no grade."""
    if not grade.misses_the_bar or grade.model is None or grade.heldout is None:
        return None
    if entry.exercise.has_several or _has_blanks_or_columns_of_texts(entry.exercise):
        return None  # experiments change one array of numbers, or one text
    if grade.score is None:
        return _diverged(grade, history, Code.of(starter))
    exercise = entry.exercise.on(grade.heldout.source)
    code = Code.of(starter)
    try:
        some = samples(exercise, grade.heldout.source)
        tried = inputs.experiments(exercise, some)
        tried.sort(key=lambda one: not one.is_shown_by(code))  # a slow model is not asked all
        rows = max(ROWS, NUMBERS // max(1, some.train[:1].size))
        files = some.inputs("train"), some.inputs("validation")
        changes = tuple(one.change for one in tried)
        request = Examine(grade.model, *files, exercise.input_shape, changes, rows, SECONDS, some.endings)
        examination = worker.examine(request)
    except (Failure, GraderError):
        return None
    case = Case(exercise, some, grade.model, examination, grade.score.value, history, code)
    return Diagnosis(_causes(case, tried), known(case)) if case.is_sound(rows) else None


def _has_blanks_or_columns_of_texts(exercise: Exercise) -> bool:
    dataset = cache.get(exercise.dataset)
    return isinstance(dataset.features[dataset.inputs], Incomplete | Strings)


def attached(entry: Entry, grade: Grade, diagnosis: Diagnosis | None) -> Grade:
    """The grade with its diagnosis, which is also the first thing in the help of the score."""
    grade.diagnosis = diagnosis
    if diagnosis is None or grade.heldout is None or grade.score is None:
        return grade
    lines = [text_of(cause) for cause in diagnosis.causes]
    if not lines:
        source = advice.on_source(entry.exercise, grade.heldout.source)
        lines = [f"Nothing shows a cause. {diagnosis.known}", *filter(None, [source])]
    elif isinstance(entry.exercise.preprocessing, Windows):
        lines.append(diagnosis.known)
    score = grade.checks[-1]
    grade.checks[-1] = replace(score, help=rubric.score_help(entry, grade.score, lines))
    return grade


def _diverged(grade: Grade, history: History | None, code: Code) -> Diagnosis | None:
    """Outputs that are not numbers."""
    predictions = grade.evaluation.predictions if grade.evaluation else None
    if predictions is None or np.isfinite(predictions).all():
        return None
    loss = history.metrics.get("loss", []) if history else []
    epoch = next((number for number, value in enumerate(loss, 1) if not np.isfinite(value)), None)
    when = f" The loss was no longer a number in epoch {epoch} of {len(loss)}." if epoch else ""
    check = grade.checks[-1]
    line = code.line(makes_an_optimizer, calls("compile"))
    return Diagnosis((Cause("diverged", "measurement", f"{check.message}{when}", check.help, {}, line),))


def text_of(cause: Cause) -> str:
    """A cause on one line: what is the case, what to do, and where."""
    where = f" (line {cause.line} of starter.py)" if cause.line else ""
    return f"{cause.message.rstrip('.')}{where}. {cause.help}"


def _causes(case: Case, tried: list[inputs.Experiment]) -> tuple[Cause, ...]:
    """At most MOST causes. What is seen under other inputs or labels than those of the training says nothing more."""
    if restoring := [*filter(None, (inputs.on_inputs(case, tried), outputs.on_classes(case)))]:
        sign = 1 if case.is_share else -1
        return (max(restoring, key=lambda cause: sign * cause.numbers["after"]),)
    if shown := outputs.on_steps(case) or outputs.on_scale(case):
        return (shown,)
    readers = (network.on_outputs, network.on_layers, scaling.on_scaling, fitting.on_training)
    found = [*inputs.on_order(case, tried), *(cause for reader in readers for cause in reader(case))]
    strongest = max((STRENGTH[cause.evidence] for cause in found), default=0)
    return tuple([cause for cause in found if STRENGTH[cause.evidence] == strongest][:MOST])


def known(case: Case) -> str:
    """The scores on the data of each kind, and what takes no model."""
    name = case.exercise.metric.name
    values = [case.text(case.value(one)) for one in (case.train, case.validation)]
    naive = case.text(case.value(case.naive))
    return (
        f"{name}: {values[0]} on training data, {values[1]} on validation data, {case.text(case.heldout)} on held-out "
        f"data; {case.without_a_model} has {naive}.{case.confusions}"
    )
