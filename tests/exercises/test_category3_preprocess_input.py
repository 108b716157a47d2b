"""A pretrained network on its own scale: a model without the scaling does not see what the grader feeds."""

from __future__ import annotations

from pathlib import Path

import pytest
from attempts import graded, structure
from projects import ROOT

from grader.evaluation.worker import Worker
from grader.exercise import catalog

ENTRY = catalog.find("category3_preprocess_input")
OUTSIDE = ROOT / "tests" / "diagnosis" / "faults" / "category3_preprocess_input__scaled_outside.py"


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_scaling_that_is_not_saved_misses_the_bar(worker: Worker, tmp_path: Path) -> None:
    stub = ENTRY.starter.read_text(encoding="utf-8")
    start, end = stub.index("def solution_model"), stub.index("\n\n# Given, do not change: trains the model")
    grade = graded(ENTRY, stub[:start] + OUTSIDE.read_text(encoding="utf-8") + stub[end:], worker, tmp_path)
    assert grade.points == 0 and structure(grade).status == "passed"
