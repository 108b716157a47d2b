"""The held-out examples as arrays ready to map into memory: made once, in a process of their own."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from grader import own_process, records
from grader.datasets import cache
from grader.datasets.arrays import SEED, described, folder_of, is_whole, preprocessing_of, private_seed
from grader.datasets.cache import Source
from grader.datasets.dataset import Batch, Dataset, OwnFiles, Strings, Text
from grader.errors import DataError
from grader.exercise.spec import Exercise, NextWord, Preprocessing, Resized, Tokens, Windows


@dataclass(frozen=True)
class Heldout:
    """Inputs, which the evaluating process maps, and labels, which stay in the grader's."""

    name: str
    source: Source
    version: str
    folder: Path

    @property
    def inputs(self) -> Path:
        return self.folder / "inputs.npy"

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The names of those of several inputs that are strings."""
        mapped: np.ndarray = np.load(self.inputs, mmap_mode="r", allow_pickle=False)
        return tuple(name for name, values in records.columns(mapped) if values.dtype.kind == "S")

    @cached_property
    def labels(self) -> np.ndarray:
        return np.load(self.folder / "labels.npy", mmap_mode="r", allow_pickle=False)


def heldout(exercise: Exercise, source: Source, thorough: bool = False, private: bool = True) -> Heldout:
    """The held-out examples of an exercise, made on first use, and again if damaged; `thorough` checks every byte.

    They are those of the private seed, if there is one, unless `private` is False. Raises DataError: data not
    prepared or damaged, no room on the disk.
    """
    return _arrays(exercise, source, "heldout", thorough, private)


def validation(exercise: Exercise, source: Source) -> Heldout:
    """The validation split in the same form, to check the scores that a training reports."""
    return _arrays(exercise, source, "validation", thorough=False)


def training(exercise: Exercise, source: Source) -> Heldout:
    """The training split in the same form, for what a learner writes about it."""
    return _arrays(exercise, source, "train", thorough=False)


def _arrays(exercise: Exercise, source: Source, split: str, thorough: bool, private: bool = True) -> Heldout:
    dataset = cache.get(exercise.dataset)
    folder = folder_of(dataset, source, exercise.preprocessing, split, private)
    if not is_whole(folder, thorough):
        with cache.one_at_a_time(folder):
            if not is_whole(folder, thorough):
                _in_own_process(exercise.dataset, source, exercise.preprocessing, split, private)
    return Heldout(dataset.name, source, cache.version(dataset, source), folder)


def _in_own_process(name: str, source: Source, preprocessing: Preprocessing | None, split: str, private: bool) -> None:
    """Keeps TensorFlow, which reads the data, out of the grader's process."""
    request = {"name": name, "source": source, "preprocessing": described(preprocessing), "split": split}
    environment = {**os.environ, "GRADER_SOURCE": source}
    if not private:
        environment.pop(SEED, None)
    failed = f"the {split} examples of {name} could not be made"
    own_process.run("grader.datasets.heldout", request, failed=failed, environment=environment)


def make(dataset: Dataset, source: Source, preprocessing: Preprocessing | None, split: str = "heldout") -> None:
    """Writes inputs.npy and labels.npy of a split."""
    from grader.datasets import preparing, reading

    if source == "standin" and split == "heldout":
        batches = list(preparing.standin_batches(dataset, "heldout", private_seed()))
        examples = {name: records.stacked([batch[name] for batch in batches]) for name in batches[0]}
        del batches
    else:
        _require_own_file(dataset)
        examples = reading.examples_of(dataset, source, split)
    match preprocessing:
        case None:
            inputs, labels = examples[dataset.inputs], examples[dataset.labels or ""]
            if isinstance(dataset.features[dataset.inputs], Text):
                inputs = np.array(_texts(dataset, examples)[dataset.inputs].tolist())  # of fixed width, to be mapped
            elif isinstance(dataset.features[dataset.inputs], Strings):
                inputs = records.fixed(inputs)
        case Tokens():
            texts = _texts(dataset, examples)
            inputs, labels = reading.encode(dataset, source, preprocessing, texts), examples[dataset.labels or ""]
        case NextWord():
            inputs, labels = reading.next_words(dataset, source, preprocessing, _texts(dataset, examples))
        case Windows():
            inputs, labels = windows(dataset, source, examples, preprocessing)
        case Resized():
            inputs = reading.resize(examples[dataset.inputs], preprocessing)
            labels = examples[dataset.labels or ""]
    with cache.appears_whole(folder_of(dataset, source, preprocessing, split)) as folder:
        np.save(folder / "inputs.npy", inputs)
        np.save(folder / "labels.npy", labels)
        cache.write_manifest(folder)


def _require_own_file(dataset: Dataset) -> None:
    own = dataset.real
    if isinstance(own, OwnFiles) and own.heldout and not (own.folder / own.heldout).exists():
        raise DataError(
            f"the held-out examples of {dataset.name} are in {own.heldout}, which is not here.",
            f"Whoever gave you the exercise has it; put it into {own.folder} to grade models.",
        )


def _texts(dataset: Dataset, examples: Batch) -> Batch:
    """The texts as UTF-8 bytes; the generator of a stand-in gives strings."""
    texts = [text.encode() if isinstance(text, str) else text for text in examples[dataset.inputs]]
    return {dataset.inputs: np.array(texts, dtype=object)}


def windows(dataset: Dataset, source: Source, examples: Batch, asked: Windows) -> tuple[np.ndarray, np.ndarray]:
    """The windows whose labels are held-out values; the first ones begin with the validation split's last values."""
    from grader.datasets import reading

    before = reading.examples_of(dataset, source, "validation")[dataset.inputs][-asked.length :]
    return reading.cut(reading.scale(dataset, source, np.concatenate([before, examples[dataset.inputs]])), asked)


def _make(request: dict[str, Any], _: own_process.Say) -> None:
    from grader.datasets import samples

    dataset, source = cache.get(request["name"]), request["source"]
    preprocessing = preprocessing_of(request["preprocessing"])
    make(dataset, source, preprocessing, request["split"])
    # A model that misses the bar is asked about these. If TensorFlow is not here yet, they wait until one does.
    if request["split"] == "heldout" and "tensorflow" in sys.modules:
        with suppress(Exception):  # the held-out examples stand without them
            samples.make(dataset, source, preprocessing)


if __name__ == "__main__":
    own_process.answer(_make)
