"""The held-out examples as arrays ready to map into memory: made once, in a process of their own."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from grader.datasets import cache
from grader.datasets.cache import Source
from grader.datasets.dataset import Batch, Dataset, OwnFiles
from grader.errors import DataError
from grader.exercise import Exercise, Preprocessing, Resized, Tokens, Windows
from grader.quiet import last_words


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
    def labels(self) -> np.ndarray:
        return np.load(self.folder / "labels.npy", mmap_mode="r", allow_pickle=False)


def private_seed() -> str | None:
    """The instructor's own held-out seed, GRADER_HELDOUT_SEED. It is never passed on to graded code."""
    return os.environ.get("GRADER_HELDOUT_SEED") or None


def folder_of(dataset: Dataset, source: Source, preprocessing: Preprocessing | None, split: str = "heldout") -> Path:
    parts = [dataset.name, source, cache.version(dataset, source)]
    if preprocessing is not None:
        parts += [type(preprocessing).__name__.lower(), *(str(value) for value in asdict(preprocessing).values())]
    if split == "heldout" and source == "standin" and (seed := private_seed()) is not None:
        parts += ["private", hashlib.sha256(f"held-out folder of {seed}".encode()).hexdigest()[:16]]
    return cache.cache_folder() / split / "-".join(parts)


def heldout(exercise: Exercise, source: Source, thorough: bool = False) -> Heldout:
    """The held-out examples of an exercise, made on first use, and anew where damaged; `thorough` reads every byte.

    Raises DataError: data not prepared or damaged, no room on the disk.
    """
    return _arrays(exercise, source, "heldout", thorough)


def validation(exercise: Exercise, source: Source) -> Heldout:
    """The validation split in the same form, for what a training says of itself."""
    return _arrays(exercise, source, "validation", thorough=False)


def _arrays(exercise: Exercise, source: Source, split: str, thorough: bool) -> Heldout:
    dataset = cache.get(exercise.dataset)
    folder = folder_of(dataset, source, exercise.preprocessing, split)
    if not (folder / cache.MANIFEST).is_file() or cache.damage(folder, thorough):
        _in_own_process(exercise.dataset, source, exercise.preprocessing, split)
    return Heldout(dataset.name, source, cache.version(dataset, source), folder)


def _in_own_process(name: str, source: Source, preprocessing: Preprocessing | None, split: str) -> None:
    """TensorFlow, which reads the data, stays out of the grader's own process."""
    kind = {"kind": type(preprocessing).__name__, **asdict(preprocessing)} if preprocessing else None
    request = json.dumps({"name": name, "source": source, "preprocessing": kind, "split": split})
    command = [sys.executable, "-m", "grader.datasets.heldout"]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, input=request.encode(), capture_output=True, cwd=root)
    try:
        answer = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        last = last_words(done.stderr, done.returncode)
        raise DataError(f"the {split} examples of {name} could not be made: {last}.") from None
    if answer:
        raise DataError(answer["message"], answer["help"])


def make(dataset: Dataset, source: Source, preprocessing: Preprocessing | None, split: str = "heldout") -> None:
    """Writes inputs.npy and labels.npy of a split."""
    from grader.datasets import preparing, reading

    if source == "standin" and split == "heldout":
        batches = list(preparing.standin_batches(dataset, "heldout", private_seed()))
        examples = {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}
        del batches
    else:
        _require_own_file(dataset)
        examples = reading.examples_of(dataset, source, split)
    match preprocessing:
        case None:
            inputs, labels = examples[dataset.inputs], examples[dataset.labels or ""]
        case Tokens():
            texts = {dataset.inputs: np.array([_bytes(text) for text in examples[dataset.inputs]], dtype=object)}
            inputs, labels = reading.encode(dataset, source, preprocessing, texts), examples[dataset.labels or ""]
        case Windows(length=length):
            inputs, labels = windows(dataset, source, examples, length)
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
            f"Who gave you the exercise has it; with it in {own.folder} models can be graded.",
        )


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def windows(dataset: Dataset, source: Source, examples: Batch, length: int) -> tuple[np.ndarray, np.ndarray]:
    """One window per held-out value, (n, length, 1), with the value that follows it, (n, 1)."""
    from grader.datasets import reading

    before = reading.examples_of(dataset, source, "validation")[dataset.inputs][-length:]
    series = reading.scale(dataset, source, np.concatenate([before, examples[dataset.inputs]]))
    windows = np.lib.stride_tricks.sliding_window_view(series, length)[:-1]
    return windows[:, :, None].copy(), series[length:, None]


def _main() -> None:
    request = json.loads(sys.stdin.read())
    fields = request["preprocessing"]
    kinds: dict[str, type[Preprocessing]] = {"Tokens": Tokens, "Windows": Windows, "Resized": Resized}
    preprocessing = kinds[fields.pop("kind")](**fields) if fields else None
    answer = None
    try:
        make(cache.get(request["name"]), request["source"], preprocessing, request["split"])
    except DataError as error:
        answer = {"message": error.message, "help": error.help}
    print(json.dumps(answer))


if __name__ == "__main__":
    _main()
