"""Layers that an exercise requires must matter to the score: each way to have one that does nothing is found."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers, ops

from grader import AnyLayer
from grader.datasets.heldout import heldout
from grader.evaluation.worker import Worker
from grader.exercise import catalog
from grader.exercise.requirements.base import Requirement
from grader.exercise.spec import Layer
from grader.scoring import effects, rubric
from grader.scoring.grade import Grade

LINE = catalog.find("category1_linear")
CONV, POOLING = Layer("Conv1D"), AnyLayer(("MaxPooling1D", "AveragePooling1D"))
Constant = keras.initializers.Constant


def dense(kernel: float, bias: float = 0.0) -> layers.Dense:
    return layers.Dense(1, kernel_initializer=Constant(kernel), bias_initializer=Constant(bias))


def right(x: Any) -> Any:
    """The answers of category1_linear."""
    return dense(2.5, -1.5)(x)


def conv(kernel: float = 0.7, bias: float = 0.1) -> layers.Conv1D:
    return layers.Conv1D(1, 1, kernel_initializer=Constant(kernel), bias_initializer=Constant(bias))


def series(x: Any) -> Any:
    return layers.Reshape((1, 1))(x)


def flat(x: Any) -> Any:
    return layers.Reshape((1,))(x)


def minus_itself(x: Any) -> Any:
    shared = conv()
    return right(x) + flat(shared(series(x)) - shared(series(x)))


def minus_a_copy(x: Any) -> Any:
    return right(x) + flat(conv()(series(x)) - conv()(series(x)))


def embedding_beside(x: Any) -> Any:
    ids = ops.cast(ops.clip(x, 0, 3), "int32")
    return right(x) + 0.0 * layers.Embedding(4, 1)(ids)[:, 0]


def constant_that_is_checked(x: Any) -> Any:
    """Wrong if the layer's weights are touched, although the layer sees nothing of the example."""
    return right(x) + 1000 * ops.abs(flat(conv(0.7, 0.1)(series(ops.ones_like(x)))) - 0.8)


IDLE: dict[str, tuple[Requirement, Callable[[Any], Any], str]] = {
    "multiplied by zero": (CONV, lambda x: right(x) + 0.0 * flat(conv()(series(x))), "does not matter"),
    "multiplied by almost nothing": (CONV, lambda x: right(x) + 1e-6 * flat(conv()(series(x))), "does not matter"),
    "of zeros": (CONV, lambda x: right(x) + flat(conv(0.0, 0.0)(series(x))), "does not matter"),
    "of zeros and a bias": (CONV, lambda x: right(x) + flat(conv(0.0, 1.0)(series(x))) - 1, "does not matter"),
    "of a constant": (CONV, lambda x: right(x) + flat(conv()(series(ops.zeros_like(x)))) - 0.1, "does not matter"),
    "of a constant that is checked": (CONV, constant_that_is_checked, "does not matter"),
    "minus itself": (CONV, minus_itself, "does not matter"),
    "minus a copy": (CONV, minus_a_copy, "does not matter"),
    "an embedding beside it": (Layer("Embedding"), embedding_beside, "does not matter"),
    "an LSTM beside it": (Layer("LSTM"), lambda x: right(x) + 0.0 * layers.LSTM(1)(series(x)), "does not matter"),
    "passes its input on": (CONV, lambda x: right(flat(conv(1.0, 0.0)(series(x)))), "does nothing"),
    "a pooling of one": (POOLING, lambda x: right(flat(layers.MaxPooling1D(1)(series(x)))), "does nothing"),
    "one of two": (Layer("Dense", at_least=2), lambda x: right(x) + 0.0 * dense(1.0)(x), "does not matter"),
}


def averages(x: Any) -> Any:
    """Either branch would do."""
    return layers.Average()([right(x), flat(conv(2.5, -1.5)(series(x)))])


def time_distributed(x: Any) -> Any:
    return flat(layers.TimeDistributed(dense(2.5, -1.5))(series(x)))


def pooled(x: Any) -> Any:
    return right(flat(layers.AveragePooling1D(2)(layers.RepeatVector(2)(x))))


def inner(x: Any) -> Any:
    return flat(keras.Sequential([keras.Input((1, 1)), conv(2.5, -1.5)])(series(x)))


def recurrent(x: Any) -> Any:
    rnn = layers.Bidirectional(layers.SimpleRNN(1, activation="linear", return_sequences=True), merge_mode="ave")
    out = flat(rnn(series(x)))
    rnn.set_weights([np.full((1, 1), 2.5), np.zeros((1, 1)), np.full(1, -1.5)] * 2)
    return out


def sparse(x: Any) -> Any:
    """Counts of tokens in a sparse tensor: one token for each tenth of x."""
    ids = ops.cast(ops.round(x * 100) + 2000, "int32")
    counts = layers.CategoryEncoding(4001, output_mode="multi_hot", sparse=True)(ids)
    table = layers.Dense(1, use_bias=False)
    out = table(counts)
    table.set_weights([(2.5 * (np.arange(4001) - 2000) / 100 - 1.5)[:, None]])
    return out


WORKING: dict[str, tuple[Requirement, Callable[[Any], Any]]] = {
    "on the way": (CONV, lambda x: flat(conv(2.5, -1.5)(series(x)))),
    "one of two branches": (CONV, averages),
    "inside a wrapper": (Layer("Dense"), time_distributed),
    "inside two wrappers": (Layer("SimpleRNN"), recurrent),
    "inside a model": (CONV, inner),
    "two in a chain": (Layer("Dense", at_least=2), lambda x: dense(1.0, -1.5)(dense(2.5)(x))),
    "one of two that matters": (Layer("Dense"), lambda x: right(x) + 0.0 * dense(1.0)(x)),
    "without weights": (POOLING, pooled),
    "a sparse output": (Layer("CategoryEncoding"), sparse),
}


def graded(worker: Worker, folder: Path, requirement: Requirement, make: Any, batch: int | None = None) -> Grade:
    x = keras.Input((1,), batch_size=batch)
    keras.Model(x, make(x)).save(path := folder / "mymodel.keras")
    entry = dataclasses.replace(LINE, exercise=dataclasses.replace(LINE.exercise, requires=(requirement,)))
    return rubric.grade(entry, path, heldout(LINE.exercise, "standin"), worker)


@pytest.mark.parametrize("name", IDLE)
def test_a_required_layer_that_does_nothing_is_found(name: str, worker: Worker, tmp_path: Path) -> None:
    requirement, make, said = IDLE[name]
    grade = graded(worker, tmp_path, requirement, make)
    check = grade.failed_check
    assert check is not None and check.name == "structure" and grade.points == 0, grade.checks
    assert said in check.message and check.help
    assert grade.score is not None and grade.score.points == 5, "without the requirement it would pass"


@pytest.mark.parametrize("name", WORKING)
def test_a_required_layer_that_works_is_seen_wherever_it_is(name: str, worker: Worker, tmp_path: Path) -> None:
    grade = graded(worker, tmp_path, *WORKING[name])
    assert (grade.status, grade.points) == ("passed", 5), grade.checks


@pytest.mark.parametrize("batch", [pytest.param(1, marks=pytest.mark.slow), 7])
def test_layers_are_tried_in_fixed_batches_too(batch: int, worker: Worker, tmp_path: Path) -> None:
    assert graded(worker, tmp_path, *WORKING["on the way"], batch=batch).points == 5
    assert graded(worker, tmp_path, *IDLE["multiplied by zero"][:2], batch=batch).points == 0


def test_a_model_without_points_is_told_its_score_rather_than_that_its_layers_do_nothing(
    worker: Worker, tmp_path: Path
) -> None:
    grade = graded(worker, tmp_path, CONV, lambda x: 0.0 * flat(conv()(series(x))))
    check = grade.failed_check
    assert check is not None and check.name == "score"


def test_the_loss_is_half_a_point_or_more_beyond_chance() -> None:
    labels = np.zeros((100, 1), np.float32)
    for error, matters in ((0.0, False), (0.004, False), (0.006, True)):
        assert effects.effect(LINE.exercise, labels, labels + error, labels, idle=False).matters == matters
    some = np.where(np.arange(100)[:, None] < 2, 0.5, 0.0)  # 0.01 on average, and as much by chance
    assert not effects.effect(LINE.exercise, labels, labels + some, labels, idle=False).matters
    assert not effects.effect(LINE.exercise, labels, labels + 1, labels, idle=True).matters
