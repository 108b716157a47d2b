"""Exercises of several inputs or outputs are checked, measured and proposed a bar for, each output by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import several
from projects import Project, edit

from grader import records
from grader.authoring import applicable, baselines, calibration, contract, fairness, hashes, proposal, scaffold
from grader.errors import Failure
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exercise.header import task_lines
from grader.scoring.measurement import Measurement, Run


@pytest.fixture
def entry(project: Project, monkeypatch: pytest.MonkeyPatch) -> Entry:
    monkeypatch.setattr(catalog, "ROOT", project.root)
    return several.add(project, several.SHAPES)


def of(values: tuple[float, ...], found: dict[str, tuple[float, ...]], outputs: Any = None) -> Measurement:
    return Measurement(
        source="real",
        reference=tuple(Run(seed, value, 8.0, 0.02, 0.7) for seed, value in enumerate(values)),
        repeated=values[0],
        baselines=found,
        heldout_examples=300,
        shared_examples=0,
        spread_of_sampling=0.004,
        outputs=outputs or {},
    )


KIND = of((0.97, 0.96, 0.98), {"untrained": (0.4, 0.3, 0.2), "linear model": (0.8,)})
BOX = of((0.02, 0.021, 0.022), {"best constant": (0.25,), "linear model": (0.09,)})
MEASURED = of((5, 5, 5), {}, {"kind": KIND, "box": BOX})


def findings(entry: Entry, check: str) -> list[str]:
    return [finding.message for finding in contract.findings(entry.id, entry.root)[check]]


def test_the_header_states_every_input_output_and_bar(entry: Entry, project: Project) -> None:
    lines = task_lines(entry.exercise)
    assert "Output       kind (3,), box (4,)" in lines
    (bar,) = (line for line in lines if line.startswith("Full marks"))
    assert bar == (
        "Full marks   kind: accuracy of at least 0.9 on held-out data, one point less for every 0.02 below it; "
        "box: mean absolute error of at most 0.05 on held-out data, one point less for every 0.01 above it; "
        "the lowest points count"
    )
    assert "Input        numbers (2,), categories (2,)" in task_lines(several.add(project, several.CUSTOMERS).exercise)


def test_a_whole_exercise_has_no_findings(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "ROOT", project.root)
    for name in several.DATASETS:
        found = contract.findings(several.add(project, name).id, project.root)
        assert not any(found.values()), (name, found)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            several.SHAPES,
            '"box": (4,)',
            '"box": (5,)',
            "output_shape is (5,), but the labels of category3_shapes need (4,).",
        ),
        (
            several.SHAPES,
            '"kind": (3,)',
            '"kind": (2,)',
            "output_shape is (2,), but the labels of category3_shapes need (3,).",
        ),
        (
            several.CUSTOMERS,
            '"numbers": (2,)',
            '"numbers": (3,)',
            "input_shape is (3,) for numbers, but category1_customers gives (2,).",
        ),
        (
            several.CUSTOMERS,
            '{"numbers": (2,), "categories": (2,)}',
            "(4,)",
            "input_shape names a single one, but category1_customers gives numbers, categories.",
        ),
        (
            several.CUSTOMERS,
            '"numbers": (2,)',
            '"ages": (2,)',
            "input_shape names ages, categories, but category1_customers gives numbers, categories.",
        ),
    ],
)
def test_a_spec_that_does_not_fit_its_data_is_reported(
    project: Project, monkeypatch: pytest.MonkeyPatch, name: str, old: str, new: str, message: str
) -> None:
    monkeypatch.setattr(catalog, "ROOT", project.root)
    entry = several.add(project, name)
    edit(entry.spec, old, new)
    assert findings(entry, "data") == [message]


def test_what_is_measured_is_written_and_read_back(entry: Entry) -> None:
    path = calibration.write(entry, calibration.of(entry, MEASURED))
    read = calibration.read(entry)
    assert read is not None and read.measurement == MEASURED and read.hashes == hashes.hashes(entry)
    assert '"outputs": {}' not in path.read_text(encoding="utf-8")


def test_another_metric_of_an_output_needs_a_new_measurement(entry: Entry) -> None:
    before = hashes.hashes(entry)["spec"]
    edit(entry.spec, "MeanAbsoluteError(at_most=0.05", "MeanAbsoluteError(at_most=0.06")
    assert hashes.hashes(catalog.find(entry.id, entry.root))["spec"] == before
    edit(entry.spec, '"box": MeanAbsoluteError', '"box": RootMeanSquaredError')
    edit(entry.spec, "MeanAbsoluteError\n", "MeanAbsoluteError, RootMeanSquaredError\n")
    assert hashes.hashes(catalog.find(entry.id, entry.root))["spec"] != before


def test_a_bar_is_proposed_for_each_output(entry: Entry) -> None:
    found = proposal.propose_all(entry.exercise, MEASURED)
    assert 0.8 < found["kind"].metric.threshold < 0.97 and 0.022 < found["box"].metric.threshold < 0.09
    assert found["box"].best_baseline == "linear model"
    low = replace(MEASURED, outputs={"kind": KIND, "box": replace(BOX, baselines={"linear model": (0.01,)})})
    with pytest.raises(Failure, match="box: no bar is fair"):
        proposal.propose_all(entry.exercise, low)


def test_each_output_must_keep_its_baselines_out(entry: Entry) -> None:
    assert not any(fairness.findings(entry, MEASURED).values())
    low = replace(MEASURED, outputs={"kind": KIND, "box": replace(BOX, baselines={"linear model": (0.04,)})})
    (found,) = fairness.findings(entry, low)["baselines"]
    assert found.message.startswith("box: the linear model baseline scores 0.04")
    edit(entry.spec, "    minutes=30,", '    minutes=30,\n    may_pass=("box: linear model",),')
    assert not any(fairness.findings(catalog.find(entry.id, entry.root), low).values())
    said = fairness.summary(entry, MEASURED)
    assert said["reference"].startswith("kind: accuracy 0.97") and "; box: MAE 0.021" in said["reference"]


def test_new_copies_named_shapes_and_metrics(entry: Entry) -> None:
    scaffold.new("category3_more", like=entry.id, root=entry.root)
    made = catalog.find("category3_more", entry.root).exercise
    assert (made.output_shape, made.metric) == (entry.exercise.output_shape, entry.exercise.metric)
    assert isinstance(made.metric, dict)


def test_an_untrained_network_answers_for_all_outputs_and_other_baselines_for_one(entry: Entry) -> None:
    assert applicable.of_outputs(entry.exercise) == {
        "kind": {
            "untrained": "untrained_of_several",
            "most frequent class": "most_frequent_class",
            "linear model": "logistic_regression",
        },
        "box": {"untrained": "untrained_of_several", "best constant": "best_constant", "linear model": "least_squares"},
    }


def test_linear_models_are_fed_numbers_where_blanks_are_and_frequent_texts() -> None:
    train = records.joined({"numbers": np.array([[1, np.nan], [3, 4]], np.float32), "texts": np.array([["a"], ["b"]])})
    held = records.joined({"numbers": np.array([[np.nan, 5]], np.float32), "texts": np.array([["b"]])})
    found = baselines.vectors(held, train)
    assert found.tolist() == [[2, 5, 0, 0, 1]]  # the mean of 1 and 3; 5; the second is not blank; not a, but b


@pytest.mark.slow
def test_an_exercise_of_two_outputs_is_proved_fair(project: Project, tmp_path: Path) -> None:
    several.add(project, several.SHAPES)
    environment = {"GRADER_DATASETS_CACHE": str(tmp_path / "cache"), "GRADER_SOURCE": ""}
    measured = project.run("calibrate", several.SHAPES, "--seeds", "3", timeout=900, **environment)
    assert measured.returncode == 0, measured.stdout + measured.stderr
    assert measured.stdout.count("Proposed: metric=") == 2
