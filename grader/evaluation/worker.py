"""What the grader asks of a model file: a small interface, and its implementation for your own files.

sandboxed_worker.py is the other implementation, for untrusted files.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from grader.errors import Failure
from grader.evaluation import connection, protocol
from grader.evaluation.connection import Connection
from grader.evaluation.protocol import A, Evaluate, Evaluation, Examination, Examine, Refusal, Request
from grader.evaluation.wire import Message
from grader.exercise.requirements.base import Requirement
from grader.inspection import artifact
from grader.inspection.artifact import Artifact
from grader.inspection.refusal import SAVE_AGAIN, Refused

EVALUATE_SECONDS = 120.0
LOADING, EXAMINING = "loading and predicting", "examining the model"


class Worker(ABC):
    """Reads, loads and tries model files. Each method raises Failure for what a file or its model does wrong."""

    @abstractmethod
    def inspect(self, path: Path, max_megabytes: float) -> Artifact:
        """Reads the file as data. Raises Refused, with the check that failed."""

    @abstractmethod
    def read(self, requirement: Requirement, model: Path) -> Any:
        """What a requirement reads from its file beside a model, in the requirement's form."""

    @abstractmethod
    def evaluate(self, request: Evaluate) -> Evaluation:
        """Loads an inspected model, predicts, and probes it.

        Raises Failure if the model cannot be loaded, crashes, or takes too long or too much memory; GraderError if the
        evaluating process does not start.
        """

    @abstractmethod
    def examine(self, request: Examine) -> Examination:
        """Asks a loaded model again with changed inputs, and measures it. Raises Failure and GraderError likewise."""

    @abstractmethod
    def close(self) -> None:
        """Ends the evaluating process."""

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class OwnWorker(Worker):
    """For your own files: the grader's own process reads them, and one other process evaluates them all.

    `started` is that process, if it runs already.
    """

    def __init__(self, started: Connection | None = None) -> None:
        self._connection = started or connection.own()

    def inspect(self, path: Path, max_megabytes: float) -> Artifact:
        return artifact.inspect(path, max_megabytes)

    def read(self, requirement: Requirement, model: Path) -> Any:
        return requirement.read(model.with_name(requirement.file or ""))

    def evaluate(self, request: Evaluate) -> Evaluation:
        message = self._connection.exchange(protocol.write_request(request), EVALUATE_SECONDS, LOADING)
        return accepted(request, message, LOADING)

    def examine(self, request: Examine) -> Examination:
        message = self._connection.exchange(protocol.write_request(request), EVALUATE_SECONDS, EXAMINING)
        return accepted(request, message, EXAMINING)

    def close(self) -> None:
        self._connection.close()


def accepted(request: Request[A], message: Message, what: str) -> A:
    """The answer in a message. Raises Refused or Failure if it is a refusal, or not an answer to the request."""
    try:
        answer = protocol.read_answer(request, *message)
    except ValueError as error:
        raise Failure(f"{what} gave a malformed answer: {error}.", f"Do not edit the file; {SAVE_AGAIN}.") from error
    if isinstance(answer, Refusal):
        if answer.check:
            raise Refused(answer.check, answer.message, answer.help)
        raise Failure(answer.message, answer.help)
    return answer
