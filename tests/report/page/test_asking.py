"""The page of real models: what is asked of them, and the two commands that write it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pages import Reader
from projects import Project

from grader.datasets.heldout import heldout
from grader.evaluation.protocol import Evaluate
from grader.evaluation.worker import Worker
from grader.learner.grader import Grader
from grader.report.page.content import Remark, Table
from grader.report.page.gather import Gallery
from grader.report.page.shown import Shown, shown

LINE = "category1_linear"


def test_a_model_is_asked_about_the_validation_split_alone(
    project: Project, line_models: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, asked = project.add(LINE), []
    seen: list[Shown | None] = []

    def look(entry: Any, grade: Any, worker: Worker, history: Any) -> None:
        evaluate = worker.evaluate

        def spy(request: Evaluate) -> Any:
            asked.append(np.load(request.inputs))
            return evaluate(request)

        monkeypatch.setattr(worker, "evaluate", spy)
        seen.append(shown(entry, grade, worker, history))
        gallery.keep(seen[0])

    gallery = Gallery()
    with Grader(source="standin", look=look) as grader:
        grade = grader.grade_model(entry, line_models["near"])
    private = set(np.load(heldout(entry.exercise, "standin").inputs).ravel().tolist())
    (first, grid) = asked
    assert not private & set(first.ravel().tolist()) and np.allclose(np.diff(grid.ravel(), 2), 0, atol=1e-5)
    section = gallery.exercise(entry, grade)
    layers = next(part for part in section.parts if part.title == "Layers and size")
    assert isinstance(layers, Table) and layers.rows == [("Dense", "1", "2", "100%")]
    assert not any(isinstance(part, Remark) for part in section.parts)


def test_report_writes_a_page_of_all_saved_models(project: Project, line_models: dict[str, Path]) -> None:
    entry = project.add(LINE)
    project.add("category1_circles")
    project.give_model(entry, line_models["near"])
    done = project.run("report")
    assert done.returncode == 0, done.stderr
    assert "Wrote report.html: 1 of 2 exercises graded." in done.stdout
    html = (project.root / "report.html").read_text(encoding="utf-8")
    reader = Reader(html)
    assert reader.faults == [] and "0 of 2 exercises passed" in " ".join(reader.text.split())
    assert f'<a href="#{LINE}">' in html and '<a href="#category1_circles">' not in html


def test_report_trains_nothing(project: Project, line_models: dict[str, Path]) -> None:
    entry = project.add(LINE)
    project.give_model(entry, line_models["right"])
    project.write_starter(entry, "raise RuntimeError('trained')")
    os.utime(entry.model, (entry.starter.stat().st_mtime - 60,) * 2)  # its code has changed since
    done = project.run("report", "--out", "page.html")
    assert done.returncode == 0 and "0 of 1 exercises graded" in done.stdout
    assert "not graded yet" in (project.root / "page.html").read_text(encoding="utf-8")


def test_grade_writes_the_page_of_its_run(project: Project, line_models: dict[str, Path]) -> None:
    project.add(LINE)
    wrong = project.run("grade", LINE, "--model", str(line_models["wrong"]), "--html", "grades.html")
    assert wrong.returncode == 1, wrong.stderr
    assert wrong.stdout.endswith("Wrote grades.html. Open it in a browser.\n")
    html = (project.root / "grades.html").read_text(encoding="utf-8")
    assert Reader(html).faults == [] and "✗ failed" in html and "What the model has learned" in html
    missing = project.run("grade", LINE, "--html", "missing/grades.html")
    assert missing.returncode == 2 and "there is no folder missing" in missing.stderr
