"""Measurements are judged correctly: fair exercises pass, unfair ones are reported, and a proposed bar is fair."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.authoring import calibration, fairness, measuring
from grader.authoring.proposal import ROOM, best_baseline, deviation, propose, without_points
from grader.errors import Failure
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exercise.measures import wilson
from grader.exercise.spec import Accuracy, Exercise, MeanAbsoluteError, Windows
from grader.grading import Listener
from grader.scoring.measurement import Measurement, Run
from grader.scoring.metric import Score

DIGITS = {"untrained": (0.12, 0.09, 0.11), "most frequent class": (0.1,), "linear model": (0.907,)}
FORECASTS = {"best constant": (0.098,), "linear model": (0.0371,), "last value": (0.041,), "moving average": (0.0392,)}

FORECASTING = [
    entry
    for entry in catalog.all_entries()
    if isinstance(entry.exercise.preprocessing, Windows) and isinstance(entry.exercise.metric, MeanAbsoluteError)
]


def measured(*values: float, baselines: dict[str, tuple[float, ...]] = DIGITS, **changes: object) -> Measurement:
    runs = tuple(Run(seed, value, seconds=20, megabytes=0.7, gigabytes=0.8) for seed, value in enumerate(values))
    whole = Measurement("standin", runs, None, baselines, 10_000, 0, 0.0012)
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.fixture
def mnist() -> Entry:
    return catalog.find("category2_mnist")


@pytest.fixture
def sunspots() -> Entry:
    return catalog.find("category5_sunspots")


def messages(entry: Entry, measurement: Measurement, name: str) -> list[str]:
    return [finding.message for finding in fairness.findings(entry, measurement)[name]]


def with_exercise(entry: Entry, **changes: object) -> Entry:
    return replace(entry, exercise=replace_fields(entry.exercise, **changes))


def replace_fields(exercise: Exercise, **changes: object) -> Exercise:
    return replace(exercise, **changes)  # type: ignore[arg-type]


def test_a_fair_exercise_has_no_findings(mnist: Entry, sunspots: Entry) -> None:
    assert not any(fairness.findings(mnist, measured(0.985, 0.986, 0.984)).values())
    forecasts = measured(0.0355, 0.0356, 0.0354, baselines=FORECASTS)
    assert not any(fairness.findings(sunspots, forecasts).values())


def test_a_seed_that_misses_the_bar_is_named_with_its_score(mnist: Entry) -> None:
    (first, *_) = messages(mnist, measured(0.985, 0.962, 0.984), "reference")
    assert first == "the reference scores 0.9620 with seed 1, 0.97 needed."


def test_a_reference_without_room_is_reported_with_its_distance_from_the_bar(mnist: Entry) -> None:
    assert messages(mnist, measured(0.971, 0.975, 0.979), "reference") == [
        "the reference scores 0.9750 ± 0.004: the bar of 0.97 is 1.2 standard deviations away, 2 are needed."
    ]


def test_two_seeds_are_too_few(mnist: Entry) -> None:
    assert messages(mnist, measured(0.985, 0.985), "reference") == ["measured with 2 seeds, 3 are needed."]


def test_the_best_run_of_a_baseline_counts(mnist: Entry) -> None:
    lucky = measured(0.985, 0.986, 0.984, baselines={**DIGITS, "untrained": (0.1, 0.975, 0.1)})
    (finding,) = fairness.findings(mnist, lucky)["baselines"]
    assert finding.message == "the untrained baseline scores 0.9750 and passes the bar of 0.97."
    assert "may_pass=('untrained',)" in finding.help


def test_a_baseline_that_the_exercise_is_about_may_pass(sunspots: Entry) -> None:
    forecasts = measured(0.0355, 0.0356, 0.0354, baselines=FORECASTS)
    assert sunspots.exercise.metric.points(0.0371) == 5
    assert messages(sunspots, forecasts, "baselines") == []
    assert messages(with_exercise(sunspots, may_pass=()), forecasts, "baselines") == [
        "the linear model baseline scores 0.03710 and passes the bar of 0.0375."
    ]


def test_a_permission_that_nothing_needs_is_a_warning(mnist: Entry) -> None:
    (finding,) = fairness.findings(with_exercise(mnist, may_pass=("untrained",)), measured(0.985, 0.986, 0.984))[
        "baselines"
    ]
    assert finding.warns and finding.message == "may_pass names the untrained baseline, which fails."


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"seconds": 151.0}, "the reference takes 2.52 of 5 min (train_minutes): more than 50% leaves no room."),
        ({"gigabytes": 3.1}, "the reference takes 3.1 of 4 GB (train_gigabytes): more than 75% leaves no room."),
        ({"megabytes": 9.5}, "the reference takes 9.5 of 10 MB (max_megabytes): more than 90% leaves no room."),
    ],
)
def test_a_limit_that_the_reference_nearly_reaches_is_reported(
    mnist: Entry, change: dict[str, float], message: str
) -> None:
    tight = measured(0.985, 0.986, 0.984)
    tight = replace(tight, reference=(*tight.reference[:2], replace(tight.reference[2], **change)))  # type: ignore[arg-type]
    assert messages(mnist, tight, "limits") == [message]


def test_held_out_examples_that_are_trained_on_are_counted(mnist: Entry) -> None:
    (finding,) = fairness.findings(mnist, measured(0.985, 0.986, 0.984, shared_examples=28))["overlap"]
    assert finding.message.startswith("28 of 10,000 held-out examples") and not finding.warns


def test_overlap_in_published_data_is_a_warning(mnist: Entry) -> None:
    real = measured(0.985, 0.986, 0.984, shared_examples=28, source="real")
    assert [finding.warns for finding in fairness.findings(mnist, real)["overlap"]] == [True]


def test_a_proposed_bar_is_fair_and_round(mnist: Entry, sunspots: Entry) -> None:
    digits = measured(0.985, 0.986, 0.984, 0.9835, 0.987)
    forecasts = measured(0.0355, 0.0356, 0.0354, 0.0357, 0.0355, baselines=FORECASTS)
    for entry, measurement, text in (
        (mnist, digits, "Accuracy(at_least=0.97, step=0.01)"),
        (sunspots, forecasts, "MeanAbsoluteError(at_most=0.0374, step=0.0007)"),
    ):
        proposed = propose(entry.exercise, measurement)
        assert proposed.metric.source == text
        there = with_exercise(entry, metric=proposed.metric)
        assert not any(fairness.findings(there, measurement).values())


@pytest.mark.parametrize("entry", FORECASTING, ids=lambda entry: entry.id)
def test_a_naive_forecast_has_no_points_and_half_of_the_way_to_the_bar_has_some(entry: Entry) -> None:
    found = calibration.read(entry)
    assert found is not None
    metric, naive = entry.exercise.metric, without_points(entry.exercise, found.measurement)
    assert metric.points(naive) == 0 and metric.points((naive + metric.threshold) / 2) >= 1


def test_a_proposed_step_is_no_larger_than_an_exams(mnist: Entry) -> None:
    far = measured(0.985, 0.986, 0.984, baselines={"untrained": (0.1,)})
    assert propose(mnist.exercise, far).metric.step == 0.02


def test_the_spread_of_sampling_is_the_standard_error_of_the_score(
    mnist: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def train(entry: Entry, starter: Path, model: Path, **_: object) -> SimpleNamespace:
        model.write_bytes(bytes(250_000))
        return SimpleNamespace(seconds=12.0, peak_bytes=10**9, history=None)

    score = Score("accuracy", 0.9, *wilson(9_000, 10_000), 0.97, 0, ())
    monkeypatch.setattr(measuring.training, "train", train)
    monkeypatch.setattr(measuring.rubric, "grade", lambda *_: SimpleNamespace(score=score, failed_check=None))
    nothing: Any = None
    ran = measuring._run(mnist, "standin", 7, tmp_path / "0" / "model.h5", nothing, nothing, Listener())
    assert ran.run == Run(7, score.points, seconds=12.0, megabytes=0.25, gigabytes=1.0) and ran.values == {"": 0.9}
    assert ran.spreads[""] == pytest.approx(math.sqrt(0.9 * 0.1 / 10_000), rel=0.001)


@pytest.mark.parametrize("spread", [0.0, 0.001, 0.004, 0.01])
@pytest.mark.parametrize("gap", [0.002, 0.01, 0.05, 0.3])
def test_every_proposal_leaves_room_and_keeps_the_baselines_out_or_there_is_none(
    mnist: Entry, spread: float, gap: float
) -> None:
    values = [0.93 - spread, 0.93, 0.93 + spread]
    measurement = measured(*values, baselines={"linear model": (0.93 - gap,)})
    if 0.93 - ROOM * deviation(values) <= 0.93 - gap:
        with pytest.raises(Failure, match="no bar is fair"):
            propose(mnist.exercise, measurement)
        return
    bar = propose(mnist.exercise, measurement).metric
    assert isinstance(bar, Accuracy)
    assert 0.93 - gap < bar.at_least <= min(values)
    assert 0.93 - bar.at_least >= ROOM * deviation(values) - 1e-12
    assert bar.points(0.93 - gap) < 5


def test_if_no_bar_is_fair_the_reason_has_the_numbers(mnist: Entry) -> None:
    with pytest.raises(Failure) as caught:
        propose(mnist.exercise, measured(0.90, 0.93, 0.91))
    assert "0.9133 ± 0.015 over 3 seeds" in caught.value.message
    assert "which the linear model baseline reaches with 0.907" in caught.value.message
    assert caught.value.help


def test_an_exact_reference_does_not_ask_for_exactness() -> None:
    line = catalog.find("category1_linear").exercise
    bar = propose(line, measured(4e-7, 4e-7, 5e-7, baselines={"best constant": (3.1,), "linear model": (0.0,)})).metric
    assert isinstance(bar, MeanAbsoluteError)
    assert 1e-5 < bar.at_most < 0.01 and bar.step <= bar.at_most


def test_the_best_baseline_leaves_out_those_that_may_pass(sunspots: Entry) -> None:
    assert best_baseline(sunspots.exercise, measured(0.0355, baselines=FORECASTS)) == ("moving average", 0.0392)
