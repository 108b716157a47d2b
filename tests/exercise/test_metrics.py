"""Metrics: what each scores, its interval, what an example costs, and what all of them owe to the grader."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import grader
from grader import F1, Accuracy, MeanAbsoluteError, RootMeanSquaredError
from grader.authoring import baselines
from grader.authoring.hashes import _code, _scoring
from grader.exercise import metrics
from grader.exercise.metrics.base import AtLeast, Metric
from grader.exercise.spec import BASELINES, Exercise
from grader.scoring.metric import score

RARE = F1(at_least=0.8, step=0.05)
SEVERAL = F1(at_least=0.5, step=0.05)
ROOT = RootMeanSquaredError(at_most=0.5, step=0.1)
# Four alarms, of which three are right, and five faults: precision 3/4, recall 3/5.
FAULTS = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
ALARMS = np.array([0.9, 0.8, 0.7, 0.2, 0.1, 0.6, 0.5, 0.1, 0.0, 0.3])[:, None]


def exercise(metric: Metric, output: tuple[int, ...]) -> Exercise:
    return Exercise(
        title="t", skills=(), dataset="d", input_shape=(1,), output_shape=output, max_megabytes=1, metric=metric
    )


def made(kind: type[Metric]) -> Any:
    return kind(at_least=0.8, step=0.02) if issubclass(kind, AtLeast) else kind(at_most=0.8, step=0.02)  # type: ignore[call-arg]


def drawn(kind: str, count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Outputs that are often right, and labels."""
    rng = np.random.default_rng(seed)
    if kind == "numbers":
        labels = rng.normal(size=(count, 1))
        return labels + rng.laplace(size=(count, 1)), labels
    if kind == "class":
        truth = (rng.random(count) < 0.1).astype(int)
        return np.clip(0.6 * truth + rng.random(count) * 0.7, 0, 1)[:, None], truth
    truth = (rng.random((count, 4)) < [0.1, 0.3, 0.5, 0.2]).astype(np.float32)
    return np.clip(0.6 * truth + rng.random((count, 4)) * 0.7, 0, 1), truth


ALL = [
    (made(Accuracy), "class"),
    (made(MeanAbsoluteError), "numbers"),
    (ROOT, "numbers"),
    (RARE, "class"),
    (SEVERAL, "labels"),
]


# --- F1


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    found = score(exercise(RARE, (1,)), ALARMS, FAULTS)
    assert found.value == pytest.approx(2 / (4 / 3 + 5 / 3)) and found.points == 2
    assert found.remarks[0] == "precision 0.75, recall 0.6"


def test_a_model_that_never_says_yes_has_an_f1_of_0_and_one_that_always_does_has_little_more() -> None:
    faults = (np.arange(1000) < 30).astype(int)
    never = score(exercise(RARE, (1,)), np.linspace(0, 0.5, 1000)[:, None], faults)
    assert (never.value, never.low, never.high, never.points) == (0, 0, 0, 0)
    assert "no output is above 0.5, so F1 is 0" in never.remarks
    assert RARE.value(np.ones((1000, 1)), faults) == pytest.approx(2 * 0.03 / 1.03)
    assert Accuracy(at_least=0.9, step=0.02).value(np.zeros((1000, 1)), faults) == 0.97, "which accuracy rewards"


def test_f1_of_several_labels_is_their_mean_and_the_worst_one_is_named() -> None:
    outputs = np.array([[0.9, 0.1, 0.9], [0.9, 0.1, 0.1], [0.2, 0.1, 0.9], [0.1, 0.2, 0.1]])
    labels = np.array([[1, 0, 1], [1, 0, 1], [0, 1, 0], [0, 0, 0]], np.float32)
    found = score(exercise(SEVERAL, (3,)), outputs, labels)
    assert found.value == pytest.approx((1 + 0 + 0.5) / 3) and found.points == 5
    assert found.remarks[0] == "mean precision 0.5, recall 0.5; the lowest F1, 0, is that of label 1"


def test_a_softmax_over_labels_loses_what_a_sigmoid_finds() -> None:
    labels = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 0, 1]], np.float32)
    assert SEVERAL.value(0.8 * labels + 0.1, labels) == 1
    assert SEVERAL.value(labels / labels.sum(axis=1, keepdims=True), labels) == 0


def test_labels_that_f1_cannot_score_are_named() -> None:
    assert RARE.unfit(np.array([0, 1, 1])) == "" == SEVERAL.unfit(np.zeros((3, 2), np.float32))
    assert RARE.unfit(np.array([0, 1, 2])) == "labels range from 0 to 2; F1 needs 0 and 1"


def test_the_examples_that_are_most_wrong_come_first() -> None:
    assert RARE.most_wrong(ALARMS, FAULTS).tolist() == [4, 3, 5]
    assert ROOT.most_wrong(np.array([[0.0], [3.0], [-1.0]]), np.zeros((3, 1))).tolist() == [1, 2, 0]


# --- RMSE


def test_one_gross_error_counts_more_in_the_root_of_squares_than_in_the_mean() -> None:
    outputs, labels = np.array([[0.0], [0.0], [0.0], [4.0]]), np.zeros((4, 1))
    assert ROOT.value(outputs, labels) == 2.0
    assert MeanAbsoluteError(at_most=1, step=1).value(outputs, labels) == 1.0


def test_the_best_constant_is_the_mean_for_squares_and_the_median_for_absolute_errors() -> None:
    labels = np.array([0.0, 0, 0, 10])
    assert ROOT.naive(labels, labels) == ("the best constant", pytest.approx(labels.std()))
    assert MeanAbsoluteError(at_most=1, step=1).naive(labels, labels)[1] == 2.5


@pytest.mark.parametrize("loss", ["mse", "mean_squared_error"])
def test_the_root_of_a_squared_loss_is_what_the_training_reported(loss: str) -> None:
    metrics = {"loss": [9.0, 4.0], "val_loss": [0.25]}
    assert (ROOT.reported(metrics, "", loss), ROOT.reported(metrics, "val_", loss)) == (2.0, 0.5)
    assert ROOT.reported(metrics, "val_", "mae") is None
    assert ROOT.reported({**metrics, "val_root_mean_squared_error": [0.4]}, "val_", loss) == 0.4


# --- all of them


@pytest.mark.parametrize(("metric", "kind"), ALL)
def test_the_mean_of_the_losses_is_the_value_and_their_spread_its_standard_error(metric: Metric, kind: str) -> None:
    outputs, labels = drawn(kind, 4000)
    losses = metric.losses(outputs, labels)
    assert losses.shape == (4000,)
    assert metric.of_losses(losses) == pytest.approx(metric.value(outputs, labels), abs=1e-12)
    rng, drawings = np.random.default_rng(1), []
    for _ in range(150):
        rows = rng.integers(0, 4000, 4000)
        drawings.append(metric.value(outputs[rows], labels[rows]))
    assert losses.std() / math.sqrt(4000) == pytest.approx(np.std(drawings), rel=0.2), "that of the bootstrap"


@pytest.mark.parametrize(("metric", "kind"), ALL)
def test_about_95_of_100_intervals_hold_the_value_of_all_examples(metric: Metric, kind: str) -> None:
    true = metric.value(*drawn(kind, 100_000, seed=99))
    held = 0
    for seed in range(40):
        low, high = metric.interval(*drawn(kind, 400, seed))
        held += low <= true <= high
    assert held >= 34, "of 40; 38 are expected, and 33 or fewer come by chance in 1 of 70"


@pytest.mark.parametrize("name", metrics.known())
def test_every_metric_says_what_the_grader_asks_of_it(name: str) -> None:
    kind = metrics.known()[name]
    metric = made(kind)
    assert getattr(grader, name) is kind and name in grader.__all__
    assert metrics.named(kind.name) is kind, "names are unique"
    assert eval(metric.source, {type(metric).__name__: type(metric)}) == metric, "as a spec states it"
    assert kind.words in metric.bar_text and "0.8" in metric.bar_text
    assert metric.points(metric.threshold) == 5 and metric.points(math.nan) == 0
    assert metric.of_losses(metric.bar_loss) == pytest.approx(metric.threshold)
    assert metric.with_bar(0.5, 10).step < 1
    for module, function in _scoring(metric):
        assert _code(module, function)
    possible = metric.outputs_for(None, (3,)) + metric.outputs_for(2, ())
    assert possible, "it can score numbers or classes"
    for output in possible:
        for data in ("arrays", "texts", "tokens", "next word", "windows", "steps"):
            found = metric.baselines(data, output)
            assert found.keys() <= set(BASELINES) and all(hasattr(baselines, one) for one in found.values())


def test_a_name_that_no_metric_has_is_none_of_them() -> None:
    assert metrics.named("loss") is None
    assert "F1" in dir(grader) and "AtLeast" not in metrics.known()


# --- baselines


def as_labelled(of: baselines.Baseline) -> Iterator[np.ndarray]:
    """In the place of a logistic regression, whose training takes seconds: one that is always right."""
    assert of.exercise.output_shape == (1,) and of.train_labels.ndim == 1
    yield of.train_labels[:, None].astype(float)


def outputs_of(monkeypatch: pytest.MonkeyPatch, metric: Metric, labels: np.ndarray) -> dict[str, np.ndarray]:
    """What the baselines answer that need no reference, if the training examples are asked again."""
    monkeypatch.setattr(baselines, "logistic_regression", as_labelled)
    held = baselines.Baseline.__new__(baselines.Baseline)
    held.exercise = exercise(metric, (1,) if labels.ndim == 1 else labels.shape[1:])
    held.inputs, held.train_labels = np.zeros((len(labels), 2)), labels
    makers = {name: make for name, make in baselines.makers(held.exercise).items() if name != "untrained"}
    return {name: next(iter(make(held))) for name, make in makers.items()}


def test_never_and_always_are_the_naive_answers_to_a_rare_class(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = (np.arange(200) % 10 == 0).astype(np.int64)
    found = {name: RARE.value(one, faults) for name, one in outputs_of(monkeypatch, RARE, faults).items()}
    assert found == {"most frequent class": 0, "always yes": pytest.approx(0.2 / 1.1), "linear model": 1}


def test_several_labels_have_a_naive_answer_and_a_linear_model_each(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = np.array([[1, 0], [1, 0], [0, 1], [1, 0]], np.float32)
    found = outputs_of(monkeypatch, SEVERAL, labels)
    assert found["most frequent class"].tolist() == [[1, 0]] * 4 and found["always yes"].tolist() == [[1, 1]] * 4
    assert (found["linear model"] == labels).all(), "a column for each label"
