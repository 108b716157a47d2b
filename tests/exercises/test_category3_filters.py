"""category3_filters: four kernels give what the header says, and kernels that look alike do not."""

from __future__ import annotations

import numpy as np
import pytest
from standins import bar_of, split_of

from grader.datasets.builtin.night_city.standin import filtered

ID = "category3_filters"
KERNELS = np.array(
    [
        [[-1, 0, 1]] * 3,
        [[-1] * 3, [0] * 3, [1] * 3],
        [[1 / 9] * 3] * 3,
        [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    ]
)


def convolved(images: np.ndarray, kernels: np.ndarray, mode: str = "constant") -> np.ndarray:
    """A convolution as Keras computes it, in single precision, with kernels (filters, 3, 3)."""
    padded = np.pad(images.astype(np.float32), ((0, 0), (1, 1), (1, 1)), mode=mode)  # type: ignore[call-overload]
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
    return np.einsum("nrcij,fij->nrcf", windows, kernels.astype(np.float32))


@pytest.fixture(scope="module")
def pictures() -> dict[str, np.ndarray]:
    return {name: values[:100] for name, values in split_of("night_city", "heldout").items()}


def error(pictures: dict[str, np.ndarray], kernels: np.ndarray, mode: str = "constant") -> float:
    return float(np.abs(convolved(pictures["image"][..., 0], kernels, mode) - pictures["filtered"]).mean())


def test_filters_of_one_bright_pixel_are_the_mirrored_kernels() -> None:
    point = np.zeros((1, 5, 5), np.uint8)
    point[0, 2, 2] = 1
    seen = filtered(point)[0, 1:4, 1:4].transpose(2, 0, 1)
    np.testing.assert_allclose(seen[:, ::-1, ::-1], KERNELS, atol=1e-12)


def test_kernels_of_the_header_are_far_below_the_bar(pictures: dict[str, np.ndarray]) -> None:
    assert error(pictures, KERNELS) < 0.1 * bar_of(ID)


@pytest.mark.parametrize(
    ("kernels", "mode"),
    [
        (KERNELS[:, ::-1, ::-1], "constant"),
        (KERNELS.transpose(0, 2, 1), "constant"),
        (KERNELS.reshape(3, 3, 4).transpose(2, 0, 1), "constant"),
        (KERNELS, "edge"),
        (KERNELS * np.array([1, 1, 9, 1])[:, None, None], "constant"),
    ],
    ids=["mirrored", "left for above", "filters first", "borders repeated", "sum for mean"],
)
def test_kernels_that_look_alike_fail(pictures: dict[str, np.ndarray], kernels: np.ndarray, mode: str) -> None:
    assert error(pictures, kernels, mode) > 100 * bar_of(ID)


def test_splits_share_no_picture() -> None:
    train, held = ({image.tobytes() for image in split_of("night_city", one)["image"]} for one in ("train", "heldout"))
    assert not train & held
