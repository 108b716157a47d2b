"""Grades one submission at a time. Every engine runs this, here or on another machine."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader import __version__, grading, records
from grader.classroom import copies, renamed, sketches
from grader.classroom.submissions import STARTER, Submission
from grader.datasets import cache
from grader.datasets.cache import Source
from grader.datasets.heldout import Heldout, heldout, private_seed
from grader.datasets.ready import make_training_data_ready
from grader.diagnosis import explained
from grader.errors import Failure, GraderError, no_temporary_folder
from grader.evaluation.protocol import Evaluate, Evaluation
from grader.evaluation.sandboxed_worker import SandboxedWorker, copy_file
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exercise.spec import Exercise
from grader.grading import Again
from grader.inspection import artifact
from grader.inspection.artifact import Artifact
from grader.inspection.refusal import Refused, shown
from grader.isolation.level import Isolation
from grader.isolation.workspace import Workspace
from grader.scoring import evidence, metric, results, rubric
from grader.scoring.rubric import Grade
from grader.training.output import Progress
from grader.training.train import SEED, Training, train

MAX_STARTER = 1_000_000  # bytes; the longest reference has 4,300
OUR_FAULT = "This is a bug in the grader: please report it. Other submissions are not affected."
# Fields of a spec that change no grade: what only people and other commands read, and limits of a training.
TEXT = {"title", "skills", "topics", "builds_on", "minutes", "hints", "exam_bar", "may_pass", "given_code"}
LIMITS = {"train_minutes", "train_gigabytes"}
_PREPARING = threading.Lock()  # one job prepares the data, the others wait for it


@dataclass(frozen=True)
class Terms:
    """What all submissions of a run have in common."""

    source: Source | None
    train: bool
    isolation: Isolation


@dataclass(frozen=True)
class Job:
    """A submission to be graded. `key` is its key_of(), with `-` and a number if it is graded again."""

    submission: Submission
    key: str


def key_of(submission: Submission, terms: Terms) -> str:
    """A hash of everything that a grade depends on: equal keys mean equal grades."""
    exercise = catalog.find(submission.exercise).exercise
    source = terms.source or cache.current_source(exercise.dataset)
    dataset = cache.get(exercise.dataset)
    parts = [
        submission.hash(),
        spec_key(exercise.on(source), terms.train),
        *(dataset.name, source, cache.version(dataset, source), str(cache.edition(dataset, source))),
        terms_of(terms),
    ]
    return hashlib.sha256("\0".join([submission.exercise, *parts]).encode()).hexdigest()


def spec_key(exercise: Exercise, train: bool) -> str:
    """All values of a spec that can change a grade: not its comments and hints, and limits only if code is trained."""
    unread = TEXT | (set() if train else LIMITS)
    names = (field.name for field in dataclasses.fields(exercise) if field.name not in unread)
    return repr([(name, getattr(exercise, name)) for name in names])


def terms_of(terms: Terms) -> str:
    """A hash of what all grades of a run depend on besides data and submissions. Compare grades only if it is equal."""
    seed = hashlib.sha256(f"class held out with {private_seed() or ''}".encode()).hexdigest()
    parts = [seed, __version__, results.version("tensorflow"), str(terms.train)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def without_attempt(key: str) -> str:
    """The key_of() that a job's key was made from."""
    return key.partition("-")[0]


class SubmissionGrader:
    """Grades submissions one after the other in its own sandbox. Labels stay in this process."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._worker = SandboxedWorker(terms.isolation)
        self._stopped = threading.Event()

    def grade(self, job: Job) -> dict[str, Any]:
        """The result of one submission, in the schema of `grade --json`. There is always one, whatever happens."""
        submission = job.submission
        entry = catalog.find(submission.exercise)
        more: dict[str, Any] = {}
        try:
            self._worker.begin()
            with _temporary_folder(self._worker.workspace) as folder:
                grade, more = self._grade(entry, submission, folder)
            if key_of(submission, self._terms) != without_attempt(job.key):
                raise GraderError(
                    "its files, the data or a package have changed since grading began, or differ on the machine that "
                    "graded it.",
                    "Run the same command again. All machines of a cluster need the same files, data and packages.",
                )
        except GraderError as fault:
            grade = rubric.error(entry, fault)
        except Exception as error:  # a bug of ours costs this row only: the class goes on
            where = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__} in line {where.lineno} of {Path(where.filename).name}: {str(error)[:300]}"
            grade = rubric.error(entry, GraderError(f"{what}.", OUR_FAULT))
        finally:
            self._worker.end()
        result = results.exercise(grade)
        if result["model"] is not None:
            result["model"]["path"] = str(submission.path)
        result |= more
        try:
            json.dumps(result, allow_nan=False)
        except ValueError as error:  # NaN or infinity, which would end the run when the row is written
            what = f"the result cannot be written: {error}."
            return results.exercise(rubric.error(entry, GraderError(what, OUR_FAULT)))
        return result

    def _grade(self, entry: Entry, submission: Submission, folder: Path) -> tuple[Grade, dict[str, Any]]:
        if not os.path.lexists(submission.path):
            raise GraderError(
                f"{shown(str(submission.path), 200)} is not there any more, or not on this machine.",
                "Put it where every machine finds it under this path, then run the same command again.",
            )
        try:
            files = submission.unpacked(folder)
        except Refused as refused:
            return rubric.failed_training(entry, refused), {}
        source = self._terms.source or cache.current_source(entry.exercise.dataset)
        with _PREPARING:
            private = grading.make_ready(entry, source, grading.Listener())
            if self._terms.train:
                make_training_data_ready(entry.exercise.dataset, source)
        history, remark = None, ""
        if self._terms.train:
            try:
                starter = _handed_in(files, folder)
                trained = self._train(entry, starter, folder / "work" / entry.exercise.model_file, source)
            except Failure as failure:
                return rubric.failed_training(entry, failure), {}
            history, path = grading.history_of(trained), trained.model
        elif entry.exercise.needs_history:
            raise GraderError(
                "this exercise is about the training itself, which a model file does not show.",
                "Grade it from its starter.py: add --train.",
            )
        else:
            try:
                path, remark = renamed.model_of(files, folder)
            except Refused as refused:
                return rubric.failed_training(entry, refused), {}
        if self._terms.train:
            place = self._worker.workspace.folder
            with Again(entry, lambda into, seed: self._train(entry, starter, into, source, seed).model, place) as again:
                grade = rubric.grade(entry, path, private, self._worker, history, again)
        else:
            grade = rubric.grade(entry, path, private, self._worker, history)
        code = _starter(files, folder) if grade.misses_the_bar else None
        grade = grading.remarked(explained(entry, grade, self._worker, code, history), remark)
        if self._terms.train:
            grade.seed, grade.seconds["train"] = trained.seed, trained.seconds
        return grade, self._more(entry, grade, source)

    def _train(self, entry: Entry, starter: Path, model: Path, source: Source, seed: int = SEED) -> Training:
        def unless_stopped(progress: Progress) -> None:
            if self._stopped.is_set():
                raise GraderError("it was interrupted.", "Run the same command again.")

        return train(
            entry,
            starter,
            model,
            source=source,
            seed=seed,
            isolated=self._terms.isolation,
            on_progress=unless_stopped,
            temporary=self._worker.workspace.folder,
        )

    def _more(self, entry: Entry, grade: Grade, source: Source) -> dict[str, Any]:
        """What a class report needs besides the grade: fingerprints to find copies, and the score on public data."""
        evaluation, found = grade.evaluation, grade.model
        if evaluation is None or found is None or evaluation.predictions is None:
            return {}
        more: dict[str, Any] = {
            "weights_sha256": evaluation.fingerprint,
            "predictions_sha256": _fingerprint(evaluation.predictions, entry),
            "sketches": _sketches(evaluation, entry, grade.heldout),
        }
        if private_seed() and source == "standin" and grade.score is not None:
            public = heldout(entry.exercise, source, private=False)
            more["public_metric"] = self._public_score(entry, found, public)
        return more

    def _public_score(self, entry: Entry, found: Artifact, public: Heldout) -> dict[str, Any] | None:
        try:
            exercise = entry.exercise.on(public.source)
            evaluation = self._worker.evaluate(
                Evaluate(found, public.inputs, exercise.input_shape, outputs=exercise.output_names)
            )
            outputs, _ = evidence.shaped(exercise, evaluation.predictions)
            return results.metric(metric.score_all(exercise, outputs, public.labels))
        except Failure:
            return None

    def stop(self) -> None:
        """Stops the grading in another thread. Its grade is dropped."""
        self._stopped.set()
        self._worker.stop()

    def close(self) -> None:
        self._worker.close()


@contextmanager
def _temporary_folder(workspace: Workspace) -> Iterator[Path]:
    """A new folder in the workspace. Raises GraderError if it cannot be made."""
    try:
        folder = tempfile.TemporaryDirectory(dir=workspace.folder, ignore_cleanup_errors=True)
    except OSError as error:
        raise no_temporary_folder(error) from error
    with folder as name:
        yield Path(name)


def _handed_in(submission: Submission, folder: Path) -> Path:
    """A copy of the code that is to be trained. Raises Failure if there is none that can be read."""
    starter = folder / "work" / STARTER
    starter.parent.mkdir()
    try:
        size = copy_file(submission.file(STARTER), starter, MAX_STARTER)
    except Refused as refused:
        raise Failure(refused.message, "Hand in starter.py, the file that trains the model.") from refused
    if size > MAX_STARTER:
        raise artifact.too_large(STARTER, size, MAX_STARTER / artifact.MEGABYTE, help="hand in code without data")
    return starter


def _starter(submission: Submission, folder: Path) -> Path | None:
    """A copy of the code that was handed in; None if there is none."""
    if submission.path.is_file():
        return None
    copy = folder / "code.py"
    try:
        return copy if copy_file(submission.file(STARTER), copy, MAX_STARTER) <= MAX_STARTER else None
    except Refused:
        return None


def _sketches(evaluation: Evaluation, entry: Entry, examples: Heldout | None) -> dict[str, list[float]]:
    """Sketches to find near copies by; none of what independent trainings share, such as a forecast without error."""
    predictions = evaluation.predictions
    if not evaluation.sketch or predictions is None or examples is None:
        return {}
    each = [
        _sketch(part, records.column(predictions, name), records.column(examples.labels, name))
        for name, part in entry.exercise.outputs.items()
    ]
    return {"weights": evaluation.sketch, "predictions": next(filter(None, each), [])}


def _sketch(exercise: Exercise, predictions: np.ndarray, labels: np.ndarray) -> list[float]:
    """A sketch of one output; empty if it says nothing, or the same of all good models."""
    form = exercise.metric.answers(predictions.shape[1:])
    found = sketches.of_predictions(predictions, form)
    if form == "numbers" and found and predictions.size == labels.size:
        right = sketches.of_predictions(labels.reshape(predictions.shape), form)
        if right and np.linalg.norm(np.subtract(found, right)) < copies.RIGHT:
            return []
    return found


def _fingerprint(predictions: np.ndarray, entry: Entry) -> str:
    """SHA-256 of the predictions, or of the predicted classes: finds copies whose weights were changed slightly."""
    digest = hashlib.sha256()
    for name, part in entry.exercise.outputs.items():
        digest.update(part.metric.decisions(records.column(predictions, name)).tobytes())
    return digest.hexdigest()
