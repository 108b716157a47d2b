"""Each change of a model's inputs does what its name says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.diagnosis import inputs
from grader.evaluation.changes import CHANGES, ENDINGS, Change
from grader.exercise import catalog

IMAGES = np.arange(2 * 2 * 3 * 3, dtype=np.uint8).reshape(2, 2, 3, 3)
IDS = np.array([[5, 6, 7, 0, 0], [8, 9, 0, 0, 0], [0, 0, 0, 0, 0]], np.int32)
WINDOWS = np.array([[[1.0], [3.0], [6.0]]], np.float32)


@pytest.mark.parametrize(
    ("change", "given", "expected"),
    [
        (Change("scaled", ((0,), (255,))), np.array([[255, 51]], np.uint8), [[1, 0.2]]),
        (Change("scaled", ((1, 2), (1, 4))), np.array([[3.0, 10.0]]), [[2, 2]]),
        (Change("each scaled"), np.array([[1.0, 3.0]]), [[-1, 1]]),
        (Change("channels reversed"), IMAGES[:1, :1, :1], [[[[2, 1, 0]]]]),
        (Change("caffe", ((1, 1, 1),)), IMAGES[:1, :1, :1], [[[[1, 0, -1]]]]),
        (Change("grey", ((1, 0, 0),)), IMAGES[:1, :1, 1:2], [[[[3, 3, 3]]]]),
        (Change("transposed"), np.array([[[1, 2], [3, 4]]]), [[[1, 3], [2, 4]]]),
        (Change("mirrored"), np.array([[[1, 2], [3, 4]]]), [[[2, 1], [4, 3]]]),
        (Change("upside down"), np.array([[[1, 2], [3, 4]]]), [[[3, 4], [1, 2]]]),
        (Change("steps reversed"), WINDOWS, [[[6], [3], [1]]]),
        (Change("differences"), WINDOWS, [[[0], [2], [3]]]),
        (Change("padding in front"), IDS, [[0, 0, 5, 6, 7], [0, 0, 0, 8, 9], [0, 0, 0, 0, 0]]),
        (Change("words reversed"), IDS, [[7, 6, 5, 0, 0], [9, 8, 0, 0, 0], [0, 0, 0, 0, 0]]),
        (Change("ids shifted", ((1,), (8,))), IDS, [[6, 7, 8, 0, 0], [8, 8, 0, 0, 0], [0, 0, 0, 0, 0]]),
        (Change("ids shifted", ((-6,), (8,))), IDS, [[0, 0, 1, 0, 0], [2, 3, 0, 0, 0], [0, 0, 0, 0, 0]]),
    ],
    ids=lambda one: one.name if isinstance(one, Change) else None,
)
def test_a_change_does_what_its_name_says(change: Change, given: np.ndarray, expected: Any) -> None:
    before = given.copy()
    np.testing.assert_allclose(change.of(given), expected, rtol=1e-5)
    np.testing.assert_array_equal(given, before, "the inputs are mapped from a file")


def test_texts_are_changed_as_texts() -> None:
    assert Change("lower case").of(np.array(["Zürich BAHN".encode()])).tolist() == ["zürich bahn".encode()]


def test_every_change_is_used() -> None:
    used = set()
    for entry in (one for one in catalog.all_entries() if not one.exercise.has_several):
        shape = (4, *(size or 6 for size in entry.exercise.input_shape))
        kind = np.uint8 if entry.category == "category3" else np.float32
        train = np.arange(np.prod(shape)).reshape(shape).astype(kind)
        statistics = [np.arange(shape[-1]) + 1.0 for _ in range(4)]
        some: Any = SimpleNamespace(train=train, statistics=statistics, endings="a file")
        used |= {one.change.name for one in inputs.experiments(entry.exercise, some)}
    assert used == {*CHANGES, ENDINGS}
