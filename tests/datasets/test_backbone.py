"""The pretrained backbone: made once, remade if damaged, the same each time, and MobileNetV2 for real data."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
from keras.src.legacy.saving import legacy_h5_format

from grader.datasets import backbone, load_backbone, pretraining
from grader.datasets.builtin import food10
from grader.errors import DataError
from grader.inspection import weights


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """An empty cache, and a process that saves an untrained network instead of pretraining; returns its calls."""
    calls: list[str] = []

    def save(source: str, path: Path, from_folder: Path | None, on_progress: object) -> None:
        calls.append(source)
        keras.utils.set_random_seed(0)
        pretraining.network(backbone.SIDE).save(path)

    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(backbone, "_in_own_process", save)
    return calls


def test_it_is_made_on_first_use_and_kept(made: list[str]) -> None:
    network = load_backbone("food10")
    assert network.name == "backbone"
    assert network.input_shape == (None, 160, 160, 3) and network.output_shape[:3] == (None, 5, 5)
    load_backbone("food101")
    assert made == ["standin"]


def test_without_its_scaling_it_takes_pixels_from_minus_one_to_one(made: list[str]) -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, 160, 160, 3)).astype(np.float32)
    whole, alone = load_backbone("food10"), load_backbone("food10", scaling=False)
    assert (alone.name, alone.input_shape) == (whole.name, whole.input_shape)
    assert [weight.shape for weight in alone.weights] == [weight.shape for weight in whole.weights]
    np.testing.assert_allclose(
        alone.predict(images / 127.5 - 1, verbose=0), whole.predict(images, verbose=0), atol=1e-5
    )


def test_a_damaged_one_is_made_again(made: list[str]) -> None:
    path = backbone.weights_file("standin")
    path.write_bytes(path.read_bytes()[:-1])
    assert weights.digests_of_file(backbone.weights_file("standin"))
    assert made == ["standin"] * 2


def test_it_learned_none_of_the_ten_dishes() -> None:
    assert len(pretraining.DISHES) == 91
    assert not set(pretraining.DISHES) & set(food10.NAMES)


def test_a_process_that_fails_says_why_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(DataError, match="could not be made: exit status 1"):
        backbone.weights_file("standin")
    assert not list((tmp_path / "cache").rglob("*.keras"))


def test_weights_that_are_not_in_the_folder_are_reported_with_their_address(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"has no {backbone.WEIGHTS}") as error:
        backbone._fetch_mobilenet(tmp_path / "backbone.keras", tmp_path)
    assert backbone.ADDRESS in error.value.help


def test_weights_out_of_reach_name_the_file_that_helps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unreachable(*_: object) -> None:
        raise DataError("the real backbone cannot be fetched") from OSError("no route")

    monkeypatch.setattr(backbone, "check_reachable", unreachable)
    with pytest.raises(DataError, match=f"cannot be fetched from {backbone.ADDRESS}: no route.") as error:
        backbone._fetch_mobilenet(tmp_path / "backbone.keras", None)
    assert "data prepare food10 --real --from DIR" in error.value.help


def test_mobilenet_takes_the_same_images_to_features_of_the_same_form() -> None:
    """Untrained, since its weights are not here. Its layers are one flat list, so that its top can be unfrozen."""
    network = backbone.mobilenet(weights=None)
    assert network.input_shape == (None, 160, 160, 3) and network.output_shape == (None, 5, 5, 1280)
    assert network.name == "backbone" and len(network.layers) > 150
    assert 0.3e6 < network.count_params() < 0.5e6, "a width of 0.35"
    image = np.tile([0, 127.5, 255], (1, 160, 160, 1))
    scaled = keras.Model(network.input, network.layers[1].output)(image)
    assert np.allclose(np.asarray(scaled)[0, 0, 0], [-1, 0, 1])


@pytest.mark.slow
def test_two_pretrainings_give_the_same_weights(tmp_path: Path) -> None:
    """Two of a few steps, in processes of their own."""
    code = (
        "import sys, pathlib; from grader.datasets import pretraining\n"
        "if __name__ == '__main__': pretraining.pretrain(pathlib.Path(sys.argv[1]), print, each=2, epochs=2)"
    )
    script = tmp_path / "pretrain.py"
    script.write_text(code, encoding="utf-8")
    files = [tmp_path / name for name in ("first.keras", "second.keras")]
    for file in files:
        done = subprocess.run([sys.executable, script, file], capture_output=True, encoding="utf-8", check=True)
        assert "epoch 2 of 2" in done.stdout
    first, second = (weights.digests_of_file(file) for file in files)
    assert first == second and len(first) > 10


@pytest.mark.slow
def test_mobilenets_weights_are_taken_from_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    original = keras.applications.MobileNetV2((160, 160, 3), alpha=0.35, include_top=False, weights=None)
    with h5py.File(tmp_path / backbone.WEIGHTS, "w") as file:  # in the form that Keras publishes them
        legacy_h5_format.save_weights_to_hdf5_group(file, original)
    said: list[str] = []
    path = backbone.weights_file("real", tmp_path, said.append)
    ours = keras.saving.load_model(path, compile=False)
    assert all(np.array_equal(a, b) for a, b in zip(original.get_weights(), ours.get_weights(), strict=True))
    assert json.dumps(said).count("2 MB") == 1
