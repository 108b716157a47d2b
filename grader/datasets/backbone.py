"""The pretrained network of the transfer learning exercises: made on first use, one for each source of data.

For stand-in data it is trained on this machine, on dishes that the small exercises do not use (pretraining.py). For
real data it is Keras' MobileNetV2 with its ImageNet weights, in the narrowest width that there is. Another machine adds
up numbers in another order and trains slightly different weights: to grade model files from there, copy its
datasets_cache/backbone too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader import own_process
from grader.datasets.cache import Source, appears_whole, cache_folder, damage, one_at_a_time, write_manifest
from grader.datasets.fetching import check_reachable
from grader.errors import DataError
from grader.own_process import Say

SIDE = 160
VERSIONS: dict[Source, str] = {"standin": "1.0.0", "real": "mobilenet_v2_0.35"}
# A training step at this width takes 2.1 to 2.8 times the stand-in's backbone on a CPU; at the whole width, which takes
# 6.1 to 6.6 times, no reference would be trained in time.
WIDTH = 0.35
WEIGHTS = f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{WIDTH}_{SIDE}_no_top.h5"
ADDRESS = f"https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/{WEIGHTS}"
DOWNLOAD_MEGABYTES = 2


def weights_file(source: Source, from_folder: Path | None = None, on_progress: Say = lambda text: None) -> Path:
    """The model file of the backbone; if it is missing or damaged, a process of its own makes it first.

    `from_folder` holds the file of MobileNetV2's weights, if they should not be downloaded. Raises DataError.
    """
    folder = cache_folder() / "backbone" / source / VERSIONS[source]
    path = folder / "backbone.keras"
    if not path.is_file() or damage(folder):
        with one_at_a_time(folder):
            if not path.is_file() or damage(folder):
                with appears_whole(folder) as temporary:
                    _in_own_process(source, temporary / path.name, from_folder, on_progress)
                    write_manifest(temporary)
    return path


def _in_own_process(source: Source, path: Path, from_folder: Path | None, on_progress: Say) -> None:
    """Keeps TensorFlow out of the grader's process, and its seeds and threads out of the learner's."""
    request = {"source": source, "path": str(path), "folder": from_folder and str(from_folder)}
    failed = "the pretrained backbone could not be made"
    own_process.run("grader.datasets.backbone", request, failed=failed, help="Try again.", on_progress=on_progress)


def load(source: Source, *, scaling: bool = True) -> Any:
    """The backbone as a Keras model named "backbone": (160, 160, 3), 0 to 255, to (5, 5, channels).

    Without its scaling, which is its first layer, it takes -1 to 1.
    """
    import keras
    from rich.console import Console

    with Console(stderr=True).status("looking for the pretrained backbone") as status:
        path = weights_file(source, on_progress=status.update)
    network = keras.saving.load_model(path, compile=False)
    return network if scaling else keras.Model(network.layers[1].output, network.output, name=network.name)


def _fetch_mobilenet(path: Path, from_folder: Path | None) -> None:
    if from_folder is None:
        try:
            check_reachable("backbone", ADDRESS)
        except DataError as error:
            raise DataError(
                f"the weights of the pretrained backbone cannot be fetched from {ADDRESS}: {error.__cause__}.",
                "If you have that file on disk: python -m grader data prepare food10 --real --from DIR",
            ) from error
    elif not (from_folder / WEIGHTS).is_file():
        raise DataError(f"{from_folder} has no {WEIGHTS}.", f"Download it from {ADDRESS}")
    weights = "imagenet" if from_folder is None else str(from_folder / WEIGHTS)
    mobilenet(weights).save(path)


def mobilenet(weights: str | None) -> Any:
    """Keras' MobileNetV2 without its head; it takes pixels from 0 to 255, as the stand-in's backbone does."""
    import keras

    inputs = keras.Input((SIDE, SIDE, 3))
    scaled = keras.layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    return keras.applications.MobileNetV2(
        input_tensor=scaled, alpha=WIDTH, include_top=False, weights=weights, name="backbone"
    )


def _make(request: dict[str, Any], say: Say) -> None:
    path, folder = Path(request["path"]), request["folder"]
    if request["source"] == "real":
        say(f"fetching the pretrained backbone, {DOWNLOAD_MEGABYTES:g} MB")
        _fetch_mobilenet(path, Path(folder) if folder else None)
    else:
        from grader.datasets import pretraining

        pretraining.pretrain(path, say)


if __name__ == "__main__":
    own_process.answer(_make)
