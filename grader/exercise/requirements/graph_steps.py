"""A training loop that runs as a graph: many steps, for which Python ran the code of a step only a few times."""

from __future__ import annotations

from dataclasses import dataclass

from grader.errors import Failure
from grader.exercise.fields import is_count, require
from grader.exercise.requirements.base import Evidence, Requirement

CALLS, STEPS = "calls", "steps"  # what the loss of a starter counts, and leaves as the history of the model


@dataclass(frozen=True, kw_only=True)
class GraphSteps(Requirement):
    """TensorFlow computed the given loss in `at_least` steps, and Python called it at most `calls` times.

    The loss counts both: its calls in a Python number, which changes only when Python runs, and its steps in a
    tf.Variable, which the graph changes too.
    """

    at_least: int
    calls: int

    needs_history = True

    def __post_init__(self) -> None:
        for name in ("at_least", "calls"):
            require(is_count(getattr(self, name)), f"{name}={getattr(self, name)!r}: a whole number from 1")
        require(
            self.calls < self.at_least, f"calls={self.calls!r}: fewer than the {self.at_least:,} steps, or all may pass"
        )

    @property
    def text(self) -> str:
        return f"at least {self.at_least:,} training steps, for which Python calls the loss at most {self.calls} times"

    def check(self, evidence: Evidence) -> str:
        metrics = evidence.history.metrics if evidence.history else {}
        if not (metrics.get(CALLS) and metrics.get(STEPS)):
            raise Failure(
                "how often the loss was called is not known: a file does not show it, and the training left no counts.",
                "Train with the given Loss, let it leave its counts on the model, and grade the exercise rather than a "
                "file.",
            )
        calls, steps = metrics[CALLS][-1], metrics[STEPS][-1]
        if not steps >= self.at_least:
            raise Failure(
                f"the training took {steps:,.0f} steps, {self.at_least:,} needed.",
                "Take every step with the given Loss, in a loop of your own.",
            )
        if not 1 <= calls <= self.calls:
            raise Failure(
                f"Python called the loss {calls:,.0f} times for {steps:,.0f} steps, at most {self.calls} are allowed.",
                "Python must run the code of a step only while TensorFlow makes a graph of it. Every other step runs "
                "that graph. A Python number as an argument makes a new graph for each number: pass a tensor.",
            )
        return f"{steps:,.0f} steps, for which Python called the loss {calls:,.0f} time{'s' if calls != 1 else ''}"
