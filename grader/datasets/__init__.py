"""The datasets: `load` takes and returns what `tfds.load` does, with datasets_cache/ as its data_dir.

    train, validation = datasets.load("mnist", split=["train", "validation"], as_supervised=True)

Splits are train and validation; only the grader reads held-out examples. Each dataset has a stand-in, made on this
machine, and a real source, fetched by `python -m grader data prepare NAME --real` and used from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.quiet import quiet_tensorflow

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

quiet_tensorflow()

__all__ = [
    *("load", "load_backbone", "load_files", "load_next_words", "load_series", "load_tokens", "vocabulary"),
]


def load(
    name: str,
    *,
    split: Any = None,
    batch_size: int | None = None,
    shuffle_files: bool = False,
    as_supervised: bool = False,
    decoders: Any = None,
    read_config: Any = None,
    with_info: bool = False,
) -> Any:
    """Loads a dataset as tf.data.Dataset, as `tfds.load` does; makes a missing stand-in first.

    Arguments are those of `tfds.load`: `split` is "train", "validation", a slice such as "train[:10%]", a list of
    these, or None for a dict of both; `batch_size=-1` gives tensors of the whole split; `as_supervised=True` gives
    (input, label) pairs; `with_info=True` returns (dataset, info).

    Raises DataError: unknown name or split, damaged or unreachable data.
    """
    from grader.datasets import reading

    return reading.load(
        name,
        split=split,
        batch_size=batch_size,
        shuffle_files=shuffle_files,
        as_supervised=as_supervised,
        decoders=decoders,
        read_config=read_config,
        with_info=with_info,
    )


def load_backbone(name: str, *, scaling: bool = True) -> Any:
    """A pretrained convolutional network without its head, for transfer learning on a dataset of images.

    A Keras model named "backbone" that takes images (n, 160, 160, 3), 0 to 255, and returns features
    (n, 5, 5, channels). With scaling=False it comes without its first layer, and takes -1 to 1. For the stand-in of
    `name` it is trained on 91 dishes that are not in food10, on first use; for real data it is a narrow MobileNetV2
    with its ImageNet weights.

    Raises DataError: unknown name, no room on the disk, weights that cannot be fetched.
    """
    from grader.datasets import backbone, cache

    return backbone.load(cache.current_source(name), scaling=scaling)


def load_files(name: str) -> Path:
    """The folder with a dataset's training and validation split as files, for exercises about files.

    Raises DataError if the dataset has none.
    """
    from grader.datasets import files

    return files.folder_of(name)


def load_tokens(name: str, *, split: str, vocabulary_size: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """A split of a text dataset as the grader feeds it: token ids (n, length), int32, and labels (n,), int64.

    Words get their ids by frequency in the training split: 0 is padding, 1 is <OOV>, `vocabulary_size` counts both.
    Texts are cut and padded at their end.
    """
    from grader.datasets import reading
    from grader.exercise.spec import Tokens

    return reading.load_arrays(name, split, Tokens(vocabulary_size=vocabulary_size, length=length))


def load_next_words(name: str, *, split: str, vocabulary_size: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """A split of a text dataset as the grader feeds it: windows of ids (n, length), int32, and the next id (n,), int64.

    The texts form one stream of words, in which the end of a line is a word too. Ids are by frequency in the training
    split: 0 is never used, 1 is <OOV>, `vocabulary_size` counts both. No window is followed by <OOV>.
    """
    from grader.datasets import reading
    from grader.exercise.spec import NextWord

    return reading.load_arrays(name, split, NextWord(vocabulary_size=vocabulary_size, length=length))


def vocabulary(name: str, *, vocabulary_size: int) -> list[str]:
    """The words behind the ids of `load_next_words`, "" for 0 and "<OOV>" for 1; the end of a line is "\\n"."""
    from grader.datasets import reading

    return reading.stream_vocabulary(name, vocabulary_size)


def load_series(name: str, *, split: str) -> np.ndarray:
    """A split of a time series as the grader scales it: (n,), or (n, variables), float32, oldest first.

    Values are (x - minimum) / maximum. Both are those of the training split before anything is subtracted, separately
    for each variable.
    """
    from grader.datasets import reading

    return reading.load_scaled_series(name, split)
