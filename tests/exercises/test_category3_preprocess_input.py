"""A pretrained network on its own scale: a model without the scaling does not see what the grader feeds."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import ROOT

from grader.evaluation.worker import Worker
from grader.exercise import catalog
from grader.grading import Listener, history_of, make_ready
from grader.scoring import rubric
from grader.training.train import train

ENTRY = catalog.find("category3_preprocess_input")
OUTSIDE = ROOT / "tests" / "diagnosis" / "faults" / "category3_preprocess_input__scaled_outside.py"


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_scaling_that_is_not_saved_misses_the_bar(worker: Worker, tmp_path: Path) -> None:
    stub = ENTRY.starter.read_text(encoding="utf-8")
    start, end = stub.index("def solution_model"), stub.index("\n\n# Given, do not change: trains the model")
    starter, model = tmp_path / "starter.py", tmp_path / "work" / "mymodel.keras"
    model.parent.mkdir()
    starter.write_text(stub[:start] + OUTSIDE.read_text(encoding="utf-8") + stub[end:], encoding="utf-8")
    held = make_ready(ENTRY, "standin", Listener())
    trained = train(ENTRY, starter, model, source="standin")
    grade = rubric.grade(ENTRY, model, held, worker, history_of(trained))
    assert grade.points == 0
    assert next(check for check in grade.checks if check.name == "structure").status == "passed"
