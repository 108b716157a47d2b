"""A class whose exercise has two outputs: isolated grades, one metric for each output, and copies that are found."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
import several
from projects import Project

from grader.classroom import report
from grader.classroom.grading import Job, SubmissionGrader, Terms, key_of
from grader.classroom.ledger import Row
from grader.classroom.submissions import Submission
from grader.exercise import catalog
from grader.isolation.level import strongest
from grader.scoring.results import SCHEMA

TERMS = Terms("real", train=False, isolation=strongest())


@pytest.fixture(scope="module")
def graded(
    shared_project: Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., dict[str, Any]]]:
    """Grades a model as a learner's submission."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalog, "ROOT", shared_project.root)
        find = catalog.find
        patch.setattr(catalog, "find", lambda name, root=shared_project.root: find(name, root))
        patch.setenv("GRADER_ROOT", str(shared_project.root))
        patch.setenv("GRADER_DATASETS_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("GRADER_SOURCE")
        several.add(shared_project, several.SHAPES)
        grader, folder = SubmissionGrader(TERMS), tmp_path_factory.mktemp("class")

        def grade(learner: str, **options: Any) -> dict[str, Any]:
            path = folder / learner / several.SHAPES
            path.mkdir(parents=True)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                several.of_two_outputs(**options).save(path / "mymodel.keras")
            one = Submission(learner, several.SHAPES, path)
            return grader.grade(Job(one, key_of(one, TERMS)))

        yield grade
        grader.close()


@pytest.mark.slow
def test_models_of_two_outputs_are_graded_in_the_sandbox(graded: Callable[..., dict[str, Any]]) -> None:
    good, swapped = graded("ada"), graded("bob", swapped=True)
    low, mixed = graded("eve", right=False), graded("mal", mixed=True)
    assert [one["points"] for one in (good, swapped, low, mixed)] == [5, 5, 0, 0], (good, swapped, low, mixed)
    assert [one["name"] for one in good["metric"]["outputs"]] == ["kind accuracy", "box MAE"]
    assert low["metric"]["name"] == "kind accuracy" and mixed["checks"][5]["message"].startswith("box: ")
    assert good["model"]["output_shape"] == {"kind": [3], "box": [4]}
    # The order of outputs in a file hides no copy.
    assert good["predictions_sha256"] == swapped["predictions_sha256"] != low["predictions_sha256"]
    exercise = json.loads(SCHEMA.read_text(encoding="utf-8"))
    exercise = {**exercise, **exercise["$defs"]["exercise"]}
    known = {name: value for name, value in good.items() if name in exercise["properties"]}
    jsonschema.Draft202012Validator({"$ref": "#/$defs/exercise", "$defs": exercise["$defs"]}).validate(known)


def test_a_report_has_the_scores_of_each_output() -> None:
    def row(learner: str, kind: float, box: float) -> Row:
        outputs = [{"name": "kind accuracy", "value": kind}, {"name": "box MAE", "value": box}]
        result = {"metric": {**outputs[0], "outputs": outputs}}
        return Row(learner, several.SHAPES, 1, "key", "failed", 3, 5, "process", "2026-01-01", result)

    found = dict((kind, value) for kind, _, value in report._scores([row("ada", 0.9, 0.1), row("bob", 0.8, 0.3)]))
    assert found["kind accuracy, range"] == "0.8 to 0.9" and found["box MAE, median"] == "0.2"
