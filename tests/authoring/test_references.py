"""Bars hold on real data too: the reference passes, the baselines fail. It takes minutes, so it is `slow`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.authoring import fairness
from grader.authoring.measuring import measure
from grader.datasets import cache, preparing
from grader.exercise import catalog
from grader.grading import Listener

REAL = Path(__file__).parents[3] / "shared" / "real_datasets"


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="no real data beside the project")
@pytest.mark.parametrize(
    ("exercise_id", "files"),
    [
        ("category2_mnist", "mnist"),
        ("category4_sarcasm", "raw/sarcasm_subset.json"),  # a quarter of the headlines
        ("category5_daily_temperature", "raw/daily-min-temperatures.csv"),
        ("category5_sunspots", "raw/Sunspots.csv"),
    ],
)
def test_real_data_is_graded_with_the_same_bar(
    exercise_id: str, files: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    entry = catalog.find(exercise_id)
    folder = REAL
    if files.startswith("raw"):
        folder = tmp_path / "files"
        folder.mkdir()
        name = Path(files).name.replace("sarcasm_subset", "sarcasm")
        shutil.copy(REAL / files, folder / name)
    preparing.prepare(cache.get(entry.exercise.dataset), "real", folder)
    measured = measure(entry, "real", [0], Listener())
    assert measured.source == "real" and len(measured.baselines) >= 3
    assert entry.exercise.metric.points(measured.values[0]) == entry.exercise.max_points
    assert [finding for finding in fairness.check_baselines(entry, measured) if not finding.warns] == []
