"""A model's answers to experiments are believed in one form only, and the model stays as it was while they are made."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from cases import COMPILED, LAYER

from grader.datasets.heldout import heldout
from grader.datasets.samples import samples
from grader.diagnosis.case import Case
from grader.diagnosis.code import Code
from grader.evaluation import protocol
from grader.evaluation.changes import ENDINGS, Change
from grader.evaluation.protocol import Examination, Examine
from grader.evaluation.worker import Worker
from grader.exercise import catalog

SAME = Change("scaled", ((0,), (1,)))
CHANGES = (Change("steps reversed"), Change("scaled", ((0,), (255,))))
FACTS = {"compiled": COMPILED, "layers": [LAYER], "trainable": 2}


def request() -> Examine:
    artifact: Any = SimpleNamespace(to_json=dict)
    return Examine(artifact, Path("train"), Path("validation"), (1,), CHANGES, 3, 1.0)


def answer() -> Examination:
    numbers = np.arange(12, dtype=np.float32)[:, None]
    return Examination(numbers[:4], numbers[4:8], numbers[:4], (numbers[8:11],), FACTS)


def test_each_end_reads_what_the_other_writes() -> None:
    header, body = protocol.write_answer(answer())
    found: Any = protocol.read_answer(request(), header, body)
    np.testing.assert_array_equal(found.validation, answer().validation)
    np.testing.assert_array_equal(found.changed[0], answer().changed[0])
    assert len(found.changed) == 1 and found.facts == FACTS
    written = protocol.write_request(request())
    assert tuple(Change(name, numbers) for name, numbers in written["changes"]) == CHANGES


FORGED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "too many answers": lambda header: header.update(counts=[4, 4, 4, 3, 0, 0]),
    "too few answers": lambda header: header.update(counts=[4, 4]),
    "another count": lambda header: header.update(counts=[4, 4, 4, 4]),
    "another shape": lambda header: header.update(shape=[2]),
    "a negative shape": lambda header: header.update(shape=[-1]),
    "a text for a number": lambda header: header["facts"]["layers"][0].update(never="0"),
    "infinity": lambda header: header["facts"]["compiled"].update(rate=float("inf")),
    "a control sequence": lambda header: header["facts"]["layers"][0].update(name="\x1b[2J"),
    "more facts": lambda header: header["facts"].update(more=1),
    "no facts": lambda header: header.pop("facts"),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_a_forged_answer_is_none(forge: Callable[[dict[str, Any]], Any]) -> None:
    header, body = protocol.write_answer(answer())
    header = copy.deepcopy(header)
    forge(header)
    with pytest.raises(ValueError, match="examination|shape"):
        protocol.read_answer(request(), header, body)


@pytest.mark.parametrize(
    ("change", "is_sound"),
    [
        ({}, True),
        ({"train": np.full((5, 1), np.nan)}, False),
        ({"train": np.zeros((4, 1))}, False),
        ({"validation": np.zeros((6, 1))}, False),
        ({"learning": np.zeros((4, 1))}, False),
        ({"changed": (np.zeros((2, 1)),)}, False),
        ({"train": np.zeros((5, 2)), "validation": np.zeros((5, 2))}, False),
    ],
)
def test_answers_are_as_many_as_the_examples_and_finite(change: dict[str, Any], is_sound: bool) -> None:
    ones = np.ones((5, 1))
    found = Examination(
        **{**dict(train=ones, validation=ones, learning=ones, changed=(ones[:3],), facts=FACTS), **change}
    )
    some: Any = SimpleNamespace(labels={"train": np.zeros(5), "validation": np.zeros(5)})
    one: Any = SimpleNamespace(config={}, layers=())
    exercise = catalog.find("category1_linear").exercise
    assert Case(exercise, some, one, found, 0.0, None, Code()).is_sound(3) is is_sound


def test_the_model_stays_as_it_was(worker: Worker, tmp_path: Path) -> None:
    """Batch normalisation keeps averages in a training; here they must not move from one question to the next."""
    import keras

    entry = catalog.find("category2_iris")
    layers = keras.layers
    model = keras.Sequential([keras.Input((4,)), layers.BatchNormalization(momentum=0.1), layers.Dense(3, "softmax")])
    model.save(tmp_path / "mymodel.h5")
    artifact = worker.inspect(tmp_path / "mymodel.h5", 10)
    some = samples(entry.exercise, "standin")
    assert heldout(entry.exercise, "standin").inputs != some.inputs("train")
    train, validation, changes = some.inputs("train"), some.inputs("validation"), (SAME, Change(ENDINGS))
    found = worker.examine(Examine(artifact, train, validation, (4,), changes, 20, 5.0, endings=train))
    np.testing.assert_allclose(found.changed[0], found.validation[:20], rtol=1e-5)
    np.testing.assert_allclose(found.changed[1], found.train[:20], rtol=1e-5)
    assert np.abs(found.learning - found.train).max() > 0.01
    assert [layer["untouched"] for layer in found.facts["layers"]] == [True, True]
