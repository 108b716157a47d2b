"""Bars hold on real data too: the reference passes, everything cheap fails. Minutes, so `slow`."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import catalog
from grader.authoring import fairness
from grader.authoring.measuring import measure
from grader.datasets import cache, preparing
from grader.grading import Listener

REAL = Path(__file__).parents[2] / "shared" / "real_datasets"


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="no real data beside the project")
@pytest.mark.parametrize(("exercise_id", "folder"), [("category2_mnist", "."), ("category5_sunspots", "raw")])
def test_real_data_is_graded_with_the_same_bar(
    exercise_id: str, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    entry = catalog.find(exercise_id)
    preparing.prepare(cache.get(entry.exercise.dataset), "real", REAL / folder)
    measured = measure(entry, "real", [0], Listener())
    assert measured.source == "real" and len(measured.baselines) >= 3
    assert entry.exercise.metric.points(measured.values[0]) == entry.exercise.max_points
    assert [finding for finding in fairness.check_baselines(entry, measured) if not finding.warns] == []
