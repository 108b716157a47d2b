"""foundations_tensor_shapes: the formula is the header's, and no step of it can be done wrongly and pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from standins import bar_of, split_of

from grader.datasets.builtin.tensor_shapes import standin
from grader.datasets.dataset import Batch

ID = "foundations_tensor_shapes"


@pytest.fixture(scope="module")
def held() -> Batch:
    return split_of("tensor_shapes", "heldout")


def transposed(recordings: np.ndarray) -> np.ndarray:
    return recordings[:, 0].transpose(0, 2, 1)


def formula(
    recordings: np.ndarray,
    rows: Callable[[np.ndarray], np.ndarray] = transposed,
    gains: tuple[float, ...] = (0.8, -1.25, 1.6),
    freedom: int = 0,
    product: Callable[[np.ndarray], np.ndarray] = lambda z: z @ z.transpose(0, 2, 1),
) -> np.ndarray:
    """The header's formula in single precision, with a step that can be replaced."""
    values = rows(recordings) * np.array(gains, "f4")[:, None]
    spread = values.std(axis=2, keepdims=True, ddof=freedom)
    z = (values - values.mean(axis=2, keepdims=True)) / spread
    return np.concatenate([product(z) / 8, spread], axis=2)


def error(held: Batch, **steps: Any) -> float:
    return float(np.abs(formula(held["recording"], **steps) - held["result"]).mean())


def test_splits_share_no_recording() -> None:
    splits = {
        split: {row.tobytes() for row in split_of("tensor_shapes", split)["recording"]}
        for split in ("train", "validation", "heldout")
    }
    assert not splits["train"] & splits["heldout"] and not splits["validation"] & splits["heldout"]


def test_formula_in_single_precision_is_far_below_the_bar(held: Batch) -> None:
    assert error(held) < 0.1 * bar_of(ID)


def test_correlations_are_those_of_numpy(held: Batch) -> None:
    first = standin.result_of(held["recording"][:1])[0]
    expected = np.corrcoef(held["recording"][0, 0].T * standin.GAINS[:, None])
    np.testing.assert_allclose(first[:, :3], expected, atol=1e-6)


@pytest.mark.parametrize(
    "steps",
    [
        {"rows": lambda recordings: recordings.reshape(-1, 3, 8)},
        {"gains": (0.8, -1.25, 2.0)},
        {"freedom": 1},
        {"product": lambda z: np.einsum("nit,njt->nij", z[::-1], z)},
    ],
    ids=["reshaped", "old gain", "divided by seven", "rows of another recording"],
)
def test_every_step_of_the_formula_counts(held: Batch, steps: dict[str, Any]) -> None:
    assert error(held, **steps) > 1000 * bar_of(ID)
