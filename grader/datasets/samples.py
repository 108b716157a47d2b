"""Some training and validation examples as arrays ready to map into memory, for the diagnosis: made once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from grader import own_process
from grader.datasets import cache
from grader.datasets.arrays import folder_of, is_whole, made_by, preprocessing_of
from grader.datasets.cache import Source
from grader.datasets.dataset import Dataset
from grader.exercise.spec import Exercise, Preprocessing, Tokens, Windows

MOST, LEAST = 1000, 150  # examples of each split
NUMBERS = 3_000_000  # of all inputs of a split; 1000 images of 28 x 28 have fewer, 150 of 150 x 150 x 3 have more
SPLITS = ("train", "validation")
STATISTICS, ENDINGS = "statistics.npy", "validation-endings.npy"
LONGER = 8  # times the length that is fed: so much of a text is read to find its last words
MANY = 0.1  # of the texts must be longer than what is fed


class Statistics(NamedTuple):
    mean: np.ndarray
    deviation: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray


@dataclass(frozen=True)
class Samples:
    """Inputs, which the evaluating process maps, and labels of both splits."""

    folder: Path

    def inputs(self, split: str) -> Path:
        return self.folder / f"{split}-inputs.npy"

    @property
    def endings(self) -> Path | None:
        """The last words of the validation texts in place of their first, if many are longer than what is fed."""
        path = self.folder / ENDINGS
        return path if path.is_file() else None

    @cached_property
    def labels(self) -> dict[str, np.ndarray]:
        return {split: np.load(self.folder / f"{split}-labels.npy", allow_pickle=False) for split in SPLITS}

    @cached_property
    def statistics(self) -> Statistics:
        """Those of all training inputs, by column or variable. Images and texts have none."""
        return Statistics(*np.load(self.folder / STATISTICS, allow_pickle=False))

    @cached_property
    def train(self) -> np.ndarray:
        """The training inputs, mapped."""
        mapped: np.ndarray = np.load(self.inputs("train"), mmap_mode="r", allow_pickle=False)
        return mapped


def samples(exercise: Exercise, source: Source) -> Samples:
    """The samples of an exercise, made on first use. Raises DataError as heldout() does."""
    return Samples(made_by("samples", exercise, source, f"samples of {exercise.dataset} could not be made"))


def make(dataset: Dataset, source: Source, preprocessing: Preprocessing | None) -> None:
    """Writes inputs and labels of both splits, if they are not there.

    For a process of its own, with GRADER_SOURCE: it needs TensorFlow.
    """
    from grader.datasets.examples import examples

    folder = folder_of(dataset, source, preprocessing, "samples")
    with cache.one_at_a_time(folder):
        if is_whole(folder):
            return
        with cache.appears_whole(folder) as place:
            for split in SPLITS:
                inputs, labels = examples(dataset.name, preprocessing, split, MOST)
                most = max(LEAST, NUMBERS // max(1, int(np.prod(inputs.shape[1:]))))
                inputs = np.array(inputs[:most].tolist()) if inputs.dtype == object else inputs[:most]
                np.save(place / f"{split}-inputs.npy", inputs)
                np.save(place / f"{split}-labels.npy", labels[:most])
                if split == "validation" and (endings := _endings(dataset, preprocessing, len(inputs))) is not None:
                    np.save(place / ENDINGS, endings)
            if (values := _training_values(dataset, preprocessing)) is not None:
                np.save(place / STATISTICS, [values.mean(0), values.std(0), values.min(0), values.max(0)])
            cache.write_manifest(place)


def _endings(dataset: Dataset, preprocessing: Preprocessing | None, count: int) -> np.ndarray | None:
    """The last ids of the first validation texts, as they are fed, or None if few have more than are fed."""
    from grader.datasets.examples import examples

    if not isinstance(preprocessing, Tokens):
        return None
    length = preprocessing.length
    whole, _ = examples(dataset.name, replace(preprocessing, length=LONGER * length), "validation", count)
    used = np.count_nonzero(whole, axis=1)
    if (used > length).mean() < MANY:
        return None
    starts = np.maximum(used - length, 0)
    return np.take_along_axis(whole, starts[:, None] + np.arange(length), axis=1)


def _training_values(dataset: Dataset, preprocessing: Preprocessing | None) -> np.ndarray | None:
    """All values of the training split, (n, variables), of a table or of series; None for images and texts."""
    from grader.datasets import load_series
    from grader.datasets.examples import examples

    if isinstance(preprocessing, Windows):
        series = load_series(dataset.name, split="train")
        return series.reshape(len(series), -1).astype(np.float64)
    if preprocessing is not None or examples(dataset.name, None, "train", 1)[0].dtype.kind != "f":
        return None
    inputs = examples(dataset.name, None, "train")[0].astype(np.float64)
    return inputs.reshape(-1, inputs.shape[-1]) if inputs.ndim > 2 else inputs.reshape(len(inputs), -1)


def _make(request: dict[str, Any], _: own_process.Say) -> None:
    make(cache.get(request["name"]), request["source"], preprocessing_of(request["preprocessing"]))


if __name__ == "__main__":
    own_process.answer(_make)
