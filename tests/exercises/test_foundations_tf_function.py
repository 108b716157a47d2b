"""A training loop as a graph: what attempts without one leave behind, in forty steps instead of all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attempts import graded, structure

from grader import GraphSteps, histories
from grader.errors import Failure
from grader.evaluation.worker import Worker
from grader.exercise import catalog
from grader.exercise.requirements.base import Evidence, History

ENTRY = catalog.find("foundations_tf_function")
WANTED = GraphSteps(at_least=40, calls=10)
REPORT = '        if number % 1000 == 0:\n            print(f"step {number}: loss {error.numpy():.3f}")\n'
CALL = "        step(number)\n"
RATE = "rate = FIRST_RATE * (1 - number / STEPS)"
DRAWN = "drawn = random.integers(0, len(levels), BATCH_SIZE)"
DRAWN_IN_GRAPH = "drawn = tf.random.uniform((BATCH_SIZE,), maxval=len(levels), dtype=tf.int32)"


def changed(*changes: tuple[str, str]) -> str:
    """The starter with these changes."""
    code = ENTRY.starter.read_text(encoding="utf-8")
    for old, new in changes:
        assert code.count(old) == 1, old
        code = code.replace(old, new)
    return code


def traced(*changes: tuple[str, str]) -> str:
    """The starter whose step is a tf.function that reports nothing."""
    return changed((REPORT, ""), ("    def step(number)", "    @tf.function\n    def step(number)"), *changes)


def model_of(code: str, folder: Path) -> Any:
    """What solution_model() returns if it takes forty steps. TensorFlow reads the code again, in its file."""
    starter, names = folder / "starter.py", {"__name__": "starter"}
    code = code.replace("STEPS = 60_000", "STEPS = 40").replace("10_000", "20")
    starter.write_text(code, encoding="utf-8")
    exec(compile(code, str(starter), "exec"), names)
    solution_model: Any = names["solution_model"]
    return solution_model()


def checked(model: Any, wanted: GraphSteps = WANTED) -> str:
    nothing = np.zeros(0)
    seen = History(histories.of(model) or {}, None)
    return wanted.check(Evidence((), nothing, nothing, seen, lambda: 0.0, Path))


def refusal(model: Any, wanted: GraphSteps = WANTED) -> str:
    with pytest.raises(Failure) as failure:
        checked(model, wanted)
    assert failure.value.help
    return failure.value.message


def test_the_reference_makes_one_graph_of_all_steps(tmp_path: Path) -> None:
    model = model_of(ENTRY.solution.read_text(encoding="utf-8"), tmp_path)
    assert checked(model) == "40 steps, for which Python called the loss 1 time"


def test_python_runs_every_step_of_the_given_program(tmp_path: Path) -> None:
    assert refusal(model_of(changed(), tmp_path)).startswith("Python called the loss 40 times for 40 steps")


def test_a_python_number_as_the_argument_makes_a_graph_for_each_step(tmp_path: Path) -> None:
    assert refusal(model_of(traced(), tmp_path)).startswith("Python called the loss 40 times for 40 steps")


def test_a_tensor_as_the_argument_makes_one_graph(tmp_path: Path) -> None:
    model = model_of(
        traced((CALL, "        step(tf.constant(number, tf.float32))\n"), (DRAWN, DRAWN_IN_GRAPH)), tmp_path
    )
    assert checked(model) == "40 steps, for which Python called the loss 1 time"


def test_fewer_steps_and_no_counts_are_refused(tmp_path: Path) -> None:
    model = model_of(traced((CALL, "        step(tf.constant(number, tf.float32))\n")), tmp_path)
    assert refusal(model, GraphSteps(at_least=50, calls=10)) == "the training took 40 steps, 50 needed."
    del model.history
    assert refusal(model).startswith("how often the loss was called is not known")


@pytest.mark.parametrize(("steps", "calls"), [(0, 1), (5, 5), (5, 0), (True, 1), (5, 1.5)])
def test_a_limit_that_makes_no_sense_is_an_instructors_mistake(steps: Any, calls: Any) -> None:
    with pytest.raises(ValueError, match=r"at_least=|calls="):
        GraphSteps(at_least=steps, calls=calls)


FROZEN_BATCH = traced((CALL, "        step(tf.constant(number, tf.float32))\n"))
FROZEN_RATE = traced((CALL, "        step()\n"), (RATE, "rate = FIRST_RATE"), (DRAWN, DRAWN_IN_GRAPH)).replace(
    "def step(number)", "def step()"
)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("code", "most"),
    [
        (FROZEN_BATCH, 0),  # MAE 3.2 to 3.4, or no number at all, with three seeds
        (FROZEN_RATE, 3),  # 0.53 and 0.57 with two seeds
    ],
    ids=["the same sixteen examples in every step", "the first learning rate in every step"],
)
def test_a_graph_that_repeats_what_python_computed_once_misses_the_bar(
    code: str, most: int, worker: Worker, tmp_path: Path
) -> None:
    grade = graded(ENTRY, code, worker, tmp_path)
    assert grade.points <= most and structure(grade).status == "passed"
