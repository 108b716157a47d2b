"""A learner's exercise: decides whether to train, keeps the worker, remembers the result."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader import files
from grader.datasets import cache
from grader.datasets.cache import Source
from grader.diagnosis import explained
from grader.errors import Failure, GraderError
from grader.evaluation.connection import Connection
from grader.evaluation.worker import OwnWorker, Worker
from grader.exercise import stub
from grader.exercise.catalog import Entry
from grader.exercise.requirements.base import History
from grader.grading import Again, Listener, history_of, make_ready, remarked
from grader.learner import own_run, record
from grader.learner.exam import rules
from grader.learner.saved import saved_model, work_without_model
from grader.scoring import rubric
from grader.scoring.rubric import Grade
from grader.training.train import Training, train

Look = Callable[[Entry, Grade, Worker, "History | None"], None]
AGAIN = ".again"  # beside the starter, the model of a second training


class Grader:
    """Grades exercises one after the other, with one evaluating process for all of them: `started`, or a new one.

    `look` is called with each graded model, while it can still be asked, and with the history of its training.
    """

    def __init__(
        self,
        source: Source | None = None,
        retrain: bool = False,
        listener: Listener | None = None,
        started: Connection | None = None,
        look: Look | None = None,
    ) -> None:
        self._source = source
        self._retrain = retrain
        self.listener = listener or Listener()
        self._worker = OwnWorker(started) if started else None
        self.look = look

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def source(self, entry: Entry) -> Source:
        return self._source or cache.current_source(entry.exercise.dataset)

    def grade(self, entry: Entry) -> Grade:
        """The grade of the learner's own exercise; a stub that changed since its model was saved is trained first."""
        if during_exam := rules.refused(entry):
            return rubric.error(entry, GraderError(*during_exam))
        if stub.is_untouched(entry.starter, entry.exercise.given_code) and not is_current(entry):
            refused = work_without_model(entry)
            return rubric.failed_training(entry, refused) if refused else rubric.not_attempted(entry)
        trained: Training | None = None
        try:
            if self._retrain or not is_current(entry):
                trained = self.train(entry)
            saved = saved_model(entry)
            history = _remembered_history(entry)
            grade = remarked(self._put_through(entry, saved.path, history, entry.starter), saved.remark)
        except Failure as failure:
            grade = rubric.failed_training(entry, failure)
        except GraderError as fault:
            return rubric.error(entry, fault)
        try:
            _remember(entry, grade, trained)
        except GraderError as fault:  # the starter is missing or cannot be read
            return rubric.error(entry, fault)
        return grade

    def grade_model(self, entry: Entry, path: Path) -> Grade:
        """The grade of any model file against an exercise. Nothing is trained or remembered."""
        if during_exam := rules.refused(entry):
            return rubric.error(entry, GraderError(*during_exam))
        try:
            return self._put_through(entry, path, None)
        except GraderError as fault:
            return rubric.error(entry, fault)

    def grade_solution(self, entry: Entry) -> Grade:
        """The grade of the reference solution, trained in a temporary place."""
        if during_exam := rules.refused(entry):
            return rubric.error(entry, GraderError(*during_exam))
        with tempfile.TemporaryDirectory(prefix="grader-solution-", ignore_cleanup_errors=True) as folder:
            try:
                model = Path(folder) / entry.exercise.model_file
                trained = self.train(entry, entry.solution, model)
                grade = self._put_through(entry, model, history_of(trained), entry.solution)
            except Failure as failure:
                return rubric.failed_training(entry, failure)
            except GraderError as fault:
                return rubric.error(entry, fault)
        grade.seed, grade.seconds["train"] = trained.seed, trained.seconds
        grade.notes += [trained.note] if trained.note else []
        return grade

    def train(self, entry: Entry, starter: Path | None = None, into: Path | None = None) -> Training:
        """Trains a starter, by default the learner's, and keeps its history beside it.

        Raises Failure for what the code did wrong, GraderError if the machine is at fault.
        """
        if during_exam := rules.refused(entry):
            raise GraderError(*during_exam)
        starter = starter or entry.starter
        if not starter.is_file():
            raise GraderError(f"{starter} is missing.", _how_to_restore(entry, starter))
        source = self.source(entry)
        entry = entry.on(source)
        make_ready(entry, source, self.listener)
        self.listener.on_status(entry, f"training on {cache.title(entry.exercise.dataset, source)}")
        code = stub.code_hash(starter)
        trained = train(
            entry,
            starter,
            into or entry.model,
            source=source,
            on_progress=lambda progress: self.listener.on_progress(entry, progress),
            on_line=self.listener.on_line,
        )
        if into is None:
            record.update(
                entry.folder,
                code=code,
                model=files.sha256(trained.model),
                seed=trained.seed,
                train_seconds=trained.seconds,
                history=trained.history,
                planned_epochs=trained.planned_epochs,
                note=trained.note,
            )
        return trained

    def _second(self, entry: Entry, starter: Path, first: Path, into: Path, seed: int) -> Path:
        """The model of a second training. That of the learner's own code is kept as long as the first one is graded."""
        kept, is_own = entry.folder / f"{AGAIN}{into.suffix}", starter == entry.starter
        if is_own and kept.is_file():
            if record.read(entry.folder).get("again") == [files.sha256(first), files.sha256(kept)]:
                return kept
        self.listener.on_status(entry, "training a second time, to compare")
        train(
            entry,
            starter,
            into,
            source=self.source(entry),
            seed=seed,
            on_progress=lambda progress: self.listener.on_progress(entry, progress),
            on_line=self.listener.on_line,
        )
        if is_own:
            with suppress(OSError):  # then it is trained again the next time
                with files.written_whole(kept) as part:
                    shutil.copyfile(into, part)
                record.update(entry.folder, again=[files.sha256(first), files.sha256(kept)])
        return into

    def _put_through(self, entry: Entry, path: Path, history: History | None, starter: Path | None = None) -> Grade:
        """The grade of a file, with what explains it. If the grader saw no training, the learner's own run helps."""
        if self._worker is None:
            self._worker = OwnWorker()  # TensorFlow starts while the data and the file are read
        source = self.source(entry)
        examples = make_ready(entry, source, self.listener)
        self.listener.on_status(entry, f"grading on {cache.title(entry.exercise.dataset, source)}")
        if starter is None:
            grade = rubric.grade(entry, path, examples, self._worker, history)
        else:
            with Again(entry, lambda into, seed: self._second(entry, starter, path, into, seed)) as again:
                grade = rubric.grade(entry, path, examples, self._worker, history, again)
        if history is None and starter == entry.starter and (grade.misses_the_bar or self.look):
            history = _history_of_run(entry)
        grade = explained(entry, grade, self._worker, starter, history)
        if self.look:
            self.listener.on_status(entry, "drawing its page")
            self.look(entry, grade, self._worker, history)
        return grade


def _how_to_restore(entry: Entry, starter: Path) -> str:
    if starter == entry.spec.with_name("starter.py"):
        return f"This brings it back: python -m grader reset {entry.id}"
    return "Copy it from a fresh clone of the repository."


def is_current(entry: Entry) -> bool:
    """Whether the saved model may be graded as it is: newer than its stub, or trained from the same code.

    If an exercise is about the training itself, the grader must have seen that training.
    """
    try:
        model, starter = saved_model(entry).path.stat(), entry.starter.stat()
    except OSError:
        return not entry.starter.exists()
    if entry.exercise.needs_history and _remembered_history(entry) is None:
        return False
    if model.st_mtime >= starter.st_mtime:
        return True
    remembered = record.read(entry.folder)
    return remembered.get("code") == stub.code_hash(entry.starter) and _is_same_model(entry, remembered)


def _remembered_history(entry: Entry) -> History | None:
    """The history of the training that made the saved model, if it is remembered."""
    remembered = record.read(entry.folder)
    if not remembered.get("history") or not _is_same_model(entry, remembered):
        return None
    return History(remembered["history"], remembered.get("planned_epochs"))


def _history_of_run(entry: Entry) -> History | None:
    """The history of the learner's own run of the starter, if it made the saved model. It proves nothing."""
    run = own_run.read(entry.folder)
    if not run.get("history") or not _is_same_model(entry, run):
        return None
    return History(run["history"], run.get("planned_epochs"))


def _is_same_model(entry: Entry, remembered: dict[str, Any]) -> bool:
    model = saved_model(entry).path
    return model.is_file() and remembered.get("model") == files.sha256(model)


def _remember(entry: Entry, grade: Grade, trained: Training | None) -> None:
    remembered = record.read(entry.folder)
    summary = {"status": grade.status, "points": grade.points, "source": grade.heldout.source if grade.heldout else ""}
    values: dict[str, Any] = {"grade": summary, "graded_code": stub.code_hash(entry.starter)}
    if trained is None and grade.model is not None and remembered.get("model") != grade.model.sha256:
        # The learner trained it by running the starter: this is the code it came from.
        values |= {"code": values["graded_code"], "model": grade.model.sha256}
        values |= {"seed": None, "history": None, "planned_epochs": None, "note": ""}
        remembered = {}
    grade.seed = trained.seed if trained else remembered.get("seed")
    note = trained.note if trained else remembered.get("note")
    grade.notes += [note] if note else []
    grade.seconds["train"] = trained.seconds if trained else 0.0
    record.update(entry.folder, **values)
