"""category3_look_inside: the activations are those of the network that the starter builds, of its strongest filters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from standins import bar_of, split_of

from grader.datasets.builtin.four_shapes import STRONGEST, network
from grader.datasets.builtin.four_shapes.files import write_weights
from grader.datasets.builtin.four_shapes.standin import ORDER
from grader.datasets.dataset import Batch

ID = "category3_look_inside"


@pytest.fixture(scope="module")
def shapes() -> dict[str, Batch]:
    return {split: split_of("four_shapes", split) for split in ("train", "validation", "heldout")}


@pytest.fixture(scope="module")
def corners(shapes: dict[str, Batch]) -> dict[str, np.ndarray]:
    return {split: network.corners(batch["image"]) for split, batch in shapes.items()}


def test_filters_are_the_strongest_over_the_training_pictures_in_a_clear_order(corners: dict[str, np.ndarray]) -> None:
    means = corners["train"].mean(axis=(0, 1, 2))
    order = np.argsort(means)[::-1]
    assert tuple(order[:STRONGEST]) == ORDER
    ranked = means[order][: STRONGEST + 1]
    assert (ranked[1:] < 0.95 * ranked[:-1]).all()


def test_network_tells_the_shapes_apart(shapes: dict[str, Batch], corners: dict[str, np.ndarray]) -> None:
    *_, kernel, bias = network.weights(shapes["train"]["image"], shapes["train"]["shape"])
    logits = corners["heldout"].mean(axis=(1, 2)) @ kernel + bias
    assert (logits.argmax(axis=1) == shapes["heldout"]["shape"]).mean() > 0.85


@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3), ORDER[::-1], (ORDER[1], ORDER[0], *ORDER[2:])], ids=["first", "weakest first", "swapped"]
)
def test_other_filters_fail(shapes: dict[str, Batch], corners: dict[str, np.ndarray], order: tuple[int, ...]) -> None:
    error = np.abs(corners["heldout"][..., list(order)] - shapes["heldout"]["activations"]).mean()
    assert error > 100 * bar_of(ID)


def test_weights_are_written_once_in_single_precision(shapes: dict[str, Batch], tmp_path: Path) -> None:
    write_weights(tmp_path, "train", shapes["train"])
    write_weights(tmp_path, "validation", shapes["validation"])
    assert [path.name for path in tmp_path.iterdir()] == ["weights.npz"]
    with np.load(tmp_path / "weights.npz") as file:
        kept = [file[name] for name in file.files]
    exact = [network.edge_kernels(), None, network.corner_kernels()]
    for found, wanted in zip(kept, exact, strict=False):
        assert found.dtype == np.float32 and (wanted is None or np.abs(found - wanted).max() < 1e-7)


def test_splits_share_no_picture(shapes: dict[str, Batch]) -> None:
    train, held = ({image.tobytes() for image in shapes[split]["image"]} for split in ("train", "heldout"))
    assert not train & held
