"""The README's picture is what `python -m grader demo` prints: compared with three grades that need no training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import page_picture
import pytest

from grader.datasets.heldout import Heldout
from grader.evaluation.protocol import Evaluate, Evaluation
from grader.exercise.catalog import Entry
from grader.exercise.spec import Accuracy
from grader.inspection.artifact import Artifact
from grader.learner.grader import Grader
from grader.scoring import rubric
from grader.scoring.rubric import Grade
from grader.training.train import SEED

EXAMPLES = 1_000
MAX_BYTES = 60_000


class RightModel:
    """A worker whose model is right on every held-out example of an exercise."""

    def __init__(self, entry: Entry, labels: np.ndarray) -> None:
        self.exercise = entry.exercise
        is_class = isinstance(entry.exercise.metric, Accuracy)
        self.predictions = np.eye(*entry.exercise.output_shape)[labels] if is_class else labels

    def inspect(self, path: Path, max_megabytes: float) -> Artifact:
        return Artifact(path, path.stat().st_size, "", "h5", "3.15.1", {}, ("Dense",), 56_714, 0, ())

    def evaluate(self, request: Evaluate) -> Evaluation:
        again = self.predictions[list(request.sample)]
        return Evaluation(1, 1, self.exercise.input_shape, self.predictions, 0.1, 0.1, again=again)


@pytest.fixture
def untrained_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the demo grade a RightModel for each exercise."""

    def grade_solution(grader: Grader, entry: Entry) -> Grade:
        labels = np.arange(EXAMPLES) % 10
        if not isinstance(entry.exercise.metric, Accuracy):
            labels = labels.reshape(-1, *entry.exercise.output_shape).astype(np.float32)
        np.save(tmp_path / "labels.npy", labels)
        model = tmp_path / entry.exercise.model_file
        model.write_bytes(bytes(700_000))
        heldout = Heldout(entry.exercise.dataset, "standin", "", tmp_path)
        grade = rubric.grade(entry, model, heldout, RightModel(entry, labels))  # type: ignore[arg-type]
        grade.seed = SEED
        return grade

    monkeypatch.setattr(Grader, "grade_solution", grade_solution)


def test_picture_shows_what_the_demo_prints(untrained_demo: None) -> None:
    now = page_picture.words(page_picture.picture())
    shown = page_picture.words(page_picture.PICTURE.read_text(encoding="utf-8"))
    assert shown == now, "the picture is out of date: python tests/project/page_picture.py"


def test_picture_is_small_and_fetches_nothing() -> None:
    svg = page_picture.PICTURE.read_text(encoding="utf-8")
    assert len(svg.encode()) < MAX_BYTES
    assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "") and "url(//" not in svg
