"""Each answer may depend on its own example alone: what changes with the company is found, rounding is not."""

from __future__ import annotations

import dataclasses
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from grader.errors import Failure
from grader.evaluation.predicting import Predictor
from grader.exercise import catalog
from grader.exercise.spec import Accuracy, MeanAbsoluteError
from grader.scoring import independence

LINE = catalog.find("category1_linear").exercise
IRIS = catalog.find("category2_iris").exercise
SURE = np.eye(3)[np.arange(60) % 3]
LABELS = np.arange(60) % 3


def test_a_sample_is_drawn_anew_each_time_and_large_enough() -> None:
    assert len(independence.sample(500)) == 30 and len(independence.sample(2000)) == 80
    assert len(independence.sample(10)) == 10 and len(independence.sample(30_000)) == 100
    assert independence.sample(2000) != independence.sample(2000)
    assert sorted(independence.sample(30)) == list(range(30))


def test_rounding_and_ties_are_not_found() -> None:
    tied = np.repeat([[0.4, 0.4, 0.2]], 60, axis=0)
    independence.require(IRIS, tied, tied + np.resize([1e-7, -1e-7], (60, 3)), LABELS)
    one_flips = SURE.copy()
    one_flips[7] = np.roll(one_flips[7], 1)
    independence.require(IRIS, SURE, one_flips, LABELS)
    independence.require(IRIS, SURE, SURE + 0.01, LABELS, is_half=True)
    independence.require(IRIS, SURE * np.nan, SURE, LABELS)  # the score says what is wrong


@pytest.mark.parametrize(
    ("again", "message"),
    [
        (np.roll(SURE, 1, axis=0), "60 of 60 answers change .* by up to 1; the outputs are about 1 in size"),
        (SURE + 0.01, "60 of 60 answers change"),
        (np.where(np.arange(60)[:, None] < 2, np.roll(SURE, 1, axis=1), SURE), "2 of 60 answers change"),
        (SURE * np.nan, "60 of 60 answers change"),
        (None, "not 60 of their examples in batches of other sizes"),
    ],
)
def test_what_changes_in_other_company_is_found(again: Any, message: str) -> None:
    with pytest.raises(Failure, match=message) as failure:
        independence.require(IRIS, SURE, again, LABELS)
    assert "axis 0" in failure.value.help


def test_labels_hidden_in_the_last_digits_are_found_by_the_score() -> None:
    with pytest.raises(Failure, match="the error on 60 examples is 0, but 1 if"):
        independence.require(IRIS, 1000 + SURE, 1000 + np.roll(SURE, 1, axis=1), LABELS)
    hidden = dataclasses.replace(LINE, metric=MeanAbsoluteError(at_most=0.001, step=0.001))
    labels = np.linspace(0, 100, 60)[:, None]
    with pytest.raises(Failure, match="the error on 60 examples is 0, but 0.02 if"):
        independence.require(hidden, labels, labels + 0.02, labels)
    assert isinstance(IRIS.metric, Accuracy)


class Noise(layers.Layer):
    """Active when the model predicts, too."""

    def __init__(self) -> None:
        super().__init__()
        self.seeds = keras.random.SeedGenerator(1)

    def call(self, x: Any) -> Any:
        return x + keras.random.normal((1, 1), seed=self.seeds)


def again(*inner: layers.Layer, batch: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Predictions of 50 examples, and again of all of them in another order."""
    model = keras.Sequential([keras.Input((1,), batch_size=batch), *inner])
    inputs, order = np.linspace(0, 1, 50, dtype=np.float32)[:, None], np.random.default_rng(0).permutation(50)
    predictor = Predictor(model, inputs)
    first, second = predictor.predict(inputs), predictor.again(inputs[order])
    assert second is not None
    return first[order], second


def test_noise_differs_the_second_time_even_if_it_is_the_same_for_a_batch() -> None:
    first, second = again(Noise())
    assert np.abs(first - second).min() > 0.01


class Memory(layers.Layer):
    """Adds what it has seen before."""

    def build(self, shape: Any) -> None:
        self.seen = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, x: Any) -> Any:
        before = self.seen + 0.0
        self.seen.assign(self.seen + keras.ops.sum(x))
        return x + before


def test_nothing_is_remembered_from_one_batch_to_the_next() -> None:
    first, second = again(Memory())
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(first, again(layers.Identity())[0])


@pytest.mark.parametrize("batch", [1, 16])
def test_a_stateful_layer_starts_from_zeros(batch: int) -> None:
    memory = layers.SimpleRNN(1, stateful=True, activation="linear")
    reshape = layers.Reshape((1, 1))
    keras.Sequential([keras.Input((1,), batch_size=batch), reshape, memory])(np.ones((batch, 1)))  # leaves its state
    first, second = again(reshape, memory, batch=batch)
    kernel = memory.get_weights()[0]
    np.testing.assert_allclose(first, second, atol=1e-6)
    assert np.abs(first).min() == 0 and np.isclose(np.abs(first).max(), abs(kernel[0, 0]))


def test_a_model_that_takes_even_batches_only_has_no_second_answers() -> None:
    inputs = np.ones((50, 1), np.float32)
    x = keras.Input((1,))
    pairs = keras.ops.mean(keras.ops.reshape(x, (-1, 2)), axis=1)
    model = keras.Model(x, keras.ops.repeat(pairs, 2)[:, None])
    predictor = Predictor(model, inputs)
    assert predictor.predict(inputs).shape == (50, 1)
    assert predictor.again(inputs[:30]) is None
