"""The page of a model of several outputs: what can be drawn of each is drawn, with its name."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import several
from pages import LAYERS
from projects import Project

from grader import records
from grader.exercise import catalog
from grader.exercise.requirements.base import History
from grader.report.page import gather, parts
from grader.report.page.content import Matrix, Picture
from grader.report.page.shown import Answers, Shown
from grader.scoring.grade import Check, Grade
from grader.scoring.metric import Score

COUNT = 60


@pytest.fixture
def shown(project: Project, monkeypatch: pytest.MonkeyPatch) -> Shown:
    monkeypatch.setattr(catalog, "ROOT", project.root)
    entry = several.add(project, several.SHAPES)
    rng = np.random.default_rng(0)
    labels = records.joined({"kind": np.arange(COUNT) % 3, "box": rng.random((COUNT, 4)).astype(np.float32)})
    guesses = np.where(np.arange(COUNT) < 10, 0, labels["kind"])
    outputs = records.joined({"kind": np.eye(3)[guesses], "box": labels["box"] + 0.1})
    answers = Answers(rng.random((COUNT, 4)).astype(np.float32), labels, outputs, LAYERS, lambda asked: None)
    scores = (
        Score("kind accuracy", 0.88, 0.8, 0.9, 0.9, 4, ()),
        Score("box MAE", 0.1, 0.09, 0.11, 0.05, 0, ()),
    )
    heldout: Any = SimpleNamespace(name=several.SHAPES, source="real", labels=range(300))
    model: Any = SimpleNamespace(bytes=50_000, parameters=1000, optimizer_bytes=0, sha256="0" * 64)
    checks = [Check("score", "failed", "low", "help")]
    score = replace(scores[1], outputs=scores)
    grade = Grade(entry.id, entry.category, 3, "failed", 0, 5, checks, score=score, model=model, heldout=heldout)
    history = History({"loss": [2.0, 1.0], "kind_accuracy": [0.5, 0.8], "val_box_mae": [0.3, 0.1]}, 2)
    return Shown(entry, "real", grade, history, answers)


def test_each_output_has_its_score_and_its_plots(shown: Shown) -> None:
    found = {part.title: part for part in parts.parts(shown)}
    assert not [title for title, part in found.items() if "could not be drawn" in getattr(part, "note", "")]
    assert isinstance(found["Score: kind"], Picture) and isinstance(found["Score: box"], Picture)
    matrix = found["Confusion matrix: kind"]
    assert isinstance(matrix, Matrix) and matrix.names == ["circle", "square", "star"]
    assert "Output and label: box" in found and "Layers and size" in found
    curves = {"Loss by epoch", "Accuracy of kind by epoch", "Mean absolute error of box by epoch"}
    assert curves <= found.keys()


def test_the_overview_names_the_scores_of_all_outputs(shown: Shown) -> None:
    said = gather.Gallery().exercise(shown.entry, shown.grade).score
    assert said.startswith("kind accuracy 0.88") and "; box MAE 0.1" in said


def test_a_model_that_cannot_be_asked_still_has_its_scores(shown: Shown) -> None:
    found = [part.title for part in parts.parts(replace(shown, answers=None))]
    assert "Score: kind" in found and "Confusion matrix: kind" not in found
