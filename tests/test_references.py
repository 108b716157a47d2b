"""Exercises are fair: every reference earns all points on three seeds, everything cheap fails. Minutes, so `slow`."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

import pytest

from grader import catalog, grading, rubric, training
from grader.catalog import Entry
from grader.datasets import cache, preparing
from grader.datasets.cache import Source
from grader.datasets.heldout import heldout
from grader.evaluation import Worker
from grader.rubric import Grade

sys.path.insert(0, str(Path(__file__).parent / "calibration"))
import bars

ENTRIES = catalog.all_entries()
SEEDS = (0, 1, 2)
TRAIN_SECONDS = 60  # a reference's limit on two cores, on stand-in data
# A line is linear, and the best forecast of the next month nearly so; the naive forecasts must fail.
PASSES_BY_NATURE = {"category1_linear": {"linear model"}, "category5_sunspots": {"linear model"}}
every_exercise = pytest.mark.parametrize("entry", ENTRIES, ids=[entry.id for entry in ENTRIES])
REAL = Path(__file__).parents[2] / "shared" / "real_datasets"


def trained(entry: Entry, folder: Path, worker: Worker, seed: int, source: Source = "standin") -> tuple[Grade, float]:
    model = folder / f"{seed}" / entry.exercise.model_file
    model.parent.mkdir()
    held = heldout(entry.exercise, source)
    result = training.train(entry, entry.solution, model, source=source, seed=seed)
    assert result.note == "", "the file is the model that was returned"
    return rubric.grade(entry, model, held, worker), result.seconds


@every_exercise
def test_untouched_stub_is_not_attempted(entry: Entry) -> None:
    if entry.model.exists():
        pytest.skip("this exercise has been worked on here")
    with grading.Grader(source="standin") as grader:
        assert grader.grade(entry).status == "not_attempted"


@pytest.mark.slow
@every_exercise
def test_reference_earns_all_points_with_room(entry: Entry, tmp_path: Path, worker: Worker) -> None:
    grades, seconds = zip(*(trained(entry, tmp_path, worker, seed) for seed in SEEDS), strict=True)
    scores = [grade.score for grade in grades]
    assert [grade.status for grade in grades] == ["passed"] * 3, [grade.failed_check for grade in grades]
    values = [score.value for score in scores if score is not None]
    metric = entry.exercise.metric
    room = abs(statistics.mean(values) - metric.threshold)
    assert room >= 2 * statistics.stdev(values), f"{values} around the bar {metric.threshold}"
    assert statistics.median(seconds) <= TRAIN_SECONDS, f"training took {seconds}"


@pytest.mark.slow
@every_exercise
def test_everything_cheap_fails(entry: Entry) -> None:
    passed = {name for name, score in bars.baselines(entry, "standin") if score.points == entry.exercise.max_points}
    assert passed <= PASSES_BY_NATURE.get(entry.id, set())


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="no real data beside the project")
@pytest.mark.parametrize(("exercise_id", "folder"), [("category2_mnist", "."), ("category5_sunspots", "raw")])
def test_real_data_is_graded_with_the_same_bar(
    exercise_id: str, folder: str, tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_cache = tmp_path / "cache"
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(real_cache))
    entry = catalog.find(exercise_id)
    preparing.prepare(cache.get(entry.exercise.dataset), "real", REAL / folder)
    grade, _ = trained(entry, tmp_path, worker, seed=0, source="real")
    assert grade.status == "passed" and grade.heldout is not None and grade.heldout.source == "real"
    passed = {name for name, score in bars.baselines(entry, "real") if score.points == entry.exercise.max_points}
    assert passed <= PASSES_BY_NATURE.get(exercise_id, set())
