"""Bars hold on real data too: the reference passes, the baselines fail. It takes minutes, so it is `slow`."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.authoring import fairness
from grader.authoring.measuring import measure
from grader.datasets import cache, preparing
from grader.exercise import catalog
from grader.grading import Listener

REAL = Path(__file__).parents[3] / "shared" / "real_datasets"
FILES = {
    "foundations_debugging": "mnist",
    "foundations_migration": "raw/iris.csv",
    "foundations_small_model": "mnist",
    "category2_early_stop": "mnist",
    "category2_iris": "raw/iris.csv",
    "category2_mnist": "mnist",
    "category2_probabilities": "raw/iris.csv",
    "category3_cats_vs_dogs": "raw/cats_vs_dogs",  # 1,399 of the 23,262 photographs
    "category4_ag_news": "raw/ag_news",  # 9,600 of the 127,600 reports
    "category4_bbc_news": "raw/bbc_news/bbc-text.csv",
    "category4_disaster_tweets": "raw/disaster_tweets/train.csv",
    "category4_imdb_reviews": "raw/aclImdb_labelled.tar.xz",
    "category4_poetry": "raw/tiny_shakespeare_input.txt",
    "category4_raw_text": "raw/bbc_news/bbc-text.csv",
    "category4_sarcasm": "raw/sarcasm_half/sarcasm.json",  # half of the headlines
    "category5_daily_temperature": "raw/daily-min-temperatures.csv",
    "category5_household_power": "raw/household_power",
    "category5_sunspots": "raw/Sunspots.csv",
}


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="no real data beside the project")
@pytest.mark.parametrize("exercise_id", FILES)
def test_real_data_is_graded_with_the_bar_that_is_meant_for_it(
    exercise_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    entry = catalog.find(exercise_id).on("real")
    preparing.prepare(cache.get(entry.exercise.dataset), "real", REAL / FILES[exercise_id])
    measured = measure(entry, "real", [0], Listener())
    assert measured.source == "real" and measured.baselines
    assert entry.exercise.metric.points(measured.values[0]) == entry.exercise.max_points
    assert [finding for finding in fairness.check_baselines(entry, measured) if not finding.warns] == []
