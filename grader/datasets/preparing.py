"""Prepares datasets with tensorflow-datasets builders: stand-ins made here, real ones fetched or taken from files."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.datasets import fetching
from grader.datasets.cache import (
    Source,
    appears_whole,
    damage,
    is_prepared,
    one_at_a_time,
    prepared_folder,
    version,
    write_manifest,
)
from grader.datasets.dataset import (
    SPLITS,
    Array,
    Batch,
    Dataset,
    Excerpt,
    Feature,
    FileSource,
    Image,
    Label,
    Number,
    Text,
    TfdsSource,
)
from grader.datasets.own_source import OwnFiles
from grader.datasets.splitting import own_splits
from grader.errors import DataError


@contextlib.contextmanager
def _seeds_kept() -> Iterator[None]:
    """Restores `random`: TFDS and Keras' seeds draw from it, and preparing the data must not change a training."""
    state = random.getstate()
    try:
        yield
    finally:
        random.setstate(state)


@_seeds_kept()
def prepare(dataset: Dataset, source: Source, from_folder: Path | None = None) -> Path:
    """Prepares a dataset in the cache, unless it is there already, and returns its TFDS directory.

    Raises DataError: no network, no such file, wrong checksum, a broken row, a full disk. Leaves nothing half-written.
    """
    version(dataset, source)  # raises if the dataset has no such source
    folder = prepared_folder(dataset, source)
    if not _is_whole(dataset, source):
        with one_at_a_time(folder):
            if not _is_whole(dataset, source):
                _make(dataset, source, from_folder, folder)
    return folder


def _is_whole(dataset: Dataset, source: Source) -> bool:
    return is_prepared(dataset, source) and not damage(prepared_folder(dataset, source), thorough=True)


def _make(dataset: Dataset, source: Source, from_folder: Path | None, folder: Path) -> None:
    if source == "standin":
        splits = {split: _standin_examples(dataset, split) for split in ("train", "validation")}
        _build(dataset, version(dataset, source), splits, folder)
    elif isinstance(dataset.real, TfdsSource):
        _prepare_tfds(dataset, dataset.real, folder, from_folder)
    elif isinstance(dataset.real, Excerpt):
        _prepare_excerpt(dataset, dataset.real, folder, from_folder)
    elif isinstance(dataset.real, OwnFiles):
        _build(dataset, version(dataset, source), own_splits(dataset, dataset.real), folder)
        for old in [path for path in folder.parent.iterdir() if path != folder]:
            shutil.rmtree(old, ignore_errors=True)  # made from earlier versions of the files
    elif isinstance(dataset.real, FileSource):
        _prepare_file(dataset, dataset.real, folder, from_folder)


def standin_batches(dataset: Dataset, split: str, seed: str | None = None) -> Iterator[Batch]:
    """A split of the stand-in in batches; `seed` replaces the public one. Same arguments, same bytes."""
    rng = np.random.default_rng([*_entropy(dataset, seed), SPLITS.index(split)])
    remaining = dataset.sizes[split]
    if dataset.generate is None:
        raise DataError(f"{dataset.name} has no stand-in: its own files are the data.", "Leave out --source standin.")
    while remaining > 0:
        count = remaining if dataset.ordered else min(dataset.chunk, remaining)
        yield dataset.generate(split, count, rng)
        remaining -= count


def _entropy(dataset: Dataset, seed: str | None) -> list[int]:
    public = [zlib.crc32(dataset.name.encode()), *(int(part) for part in dataset.version.split("."))]
    return public if seed is None else [*public, int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")]


def _standin_examples(dataset: Dataset, split: str) -> Iterator[dict[str, Any]]:
    for batch in standin_batches(dataset, split):
        yield from _rows(batch)


def _rows(batch: Batch) -> Iterator[dict[str, Any]]:
    names = list(batch)
    for values in zip(*(batch[name] for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def _build(dataset: Dataset, version: str, splits: dict[str, Iterator[dict[str, Any]]], folder: Path) -> None:
    import tensorflow_datasets as tfds

    class Info(tfds.core.DatasetInfo):
        def initialize_from_bucket(self) -> None:
            """Does nothing: no bucket has these datasets, and asking would leave an empty temporary folder behind."""

    class Builder(tfds.core.GeneratorBasedBuilder, skip_registration=True):  # type: ignore[call-arg]
        VERSION = tfds.core.Version(version)
        name = dataset.name

        def _info(self) -> tfds.core.DatasetInfo:
            return Info(
                builder=self,
                description=dataset.description,
                features=tfds.features.FeaturesDict({name: _tfds(f) for name, f in dataset.features.items()}),
                supervised_keys=(dataset.inputs, dataset.labels) if dataset.labels else None,
                disable_shuffling=True,  # generators shuffle already, and series keep their order
            )

        def _split_generators(self, manager: Any) -> dict[str, Any]:
            return {split: self._generate_examples(split) for split in splits}

        def _generate_examples(self, split: str) -> Iterator[tuple[int, dict[str, Any]]]:
            yield from enumerate(splits[split])

    with appears_whole(folder) as temporary, _without_progress_bars(tfds):
        builder = Builder(data_dir=temporary / "build")
        builder.download_and_prepare()
        _take_over(Path(builder.data_dir), temporary)


def _tfds(feature: Feature) -> Any:
    import tensorflow_datasets as tfds

    match feature:
        case Image(shape):
            return tfds.features.Image(shape=shape, encoding_format="png")
        case Label(names):
            return tfds.features.ClassLabel(names=list(names))
        case Text():
            return tfds.features.Text()
        case Number():
            return tfds.features.Scalar(np.float32)
        case Array(shape):
            return tfds.features.Tensor(shape=shape, dtype=np.float32)


@contextlib.contextmanager
def _without_progress_bars(tfds: Any) -> Iterator[None]:
    """Keeps TFDS' own bars and messages out of the grader's."""
    tfds.disable_progress_bar()
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        yield


def _take_over(built: Path, folder: Path) -> None:
    for path in built.iterdir():
        os.replace(path, folder / path.name)
    for leftover in [path for path in folder.iterdir() if path.is_dir()]:
        shutil.rmtree(leftover)
    write_manifest(folder)


def _prepare_tfds(dataset: Dataset, real: TfdsSource, folder: Path, from_folder: Path | None) -> None:
    if from_folder is not None and (prepared := _prepared_in(from_folder, real)) is not None:
        with appears_whole(folder) as temporary:
            shutil.copytree(prepared, temporary, dirs_exist_ok=True)
            write_manifest(temporary)
        return

    if from_folder is None:
        fetching.check_reachable(dataset.name, real.address)

    import tensorflow_datasets as tfds

    with appears_whole(folder) as temporary, _without_progress_bars(tfds):
        builder = tfds.builder(real.builder, data_dir=temporary / "build")
        if from_folder is not None:
            _require_files(from_folder, {info.filename: info.size for info in (builder.url_infos or {}).values()})
        try:
            builder.download_and_prepare(
                download_dir=temporary / "downloads",
                download_config=tfds.download.DownloadConfig(manual_dir=from_folder),
            )
        except (OSError, DataError):
            raise
        except Exception as error:  # TFDS raises many kinds for a broken download, all mean the same here
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            help = f"Try again, or take the files from a folder: {fetching.from_command(dataset.name)}"
            raise DataError(f"{dataset.name} could not be prepared: {reason}", help) from error
        _take_over(Path(builder.data_dir), temporary)


def _prepare_excerpt(dataset: Dataset, real: Excerpt, folder: Path, from_folder: Path | None) -> None:
    """The whole dataset is on disk only while the excerpt is made from it, unless it was there before."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".whole-", dir=folder.parent) as temporary:
        whole = _prepared_in(from_folder, real.whole) if from_folder is not None else None
        if whole is None:
            whole = Path(temporary) / version(dataset, "real")
            _prepare_tfds(dataset, real.whole, whole, from_folder)
        splits = {split: _excerpt(dataset, real, whole, split) for split in SPLITS}
        _build(dataset, version(dataset, "real"), splits, folder)


def _excerpt(dataset: Dataset, real: Excerpt, whole: Path, split: str) -> Iterator[dict[str, Any]]:
    """The images and labels of the dataset in `whole` that one of our splits keeps."""
    import tensorflow as tf
    import tensorflow_datasets as tfds

    builder = tfds.builder_from_directory(whole)
    keys = real.whole.keys or {}
    image, label = (keys.get(name, name) for name in (dataset.inputs, dataset.labels or ""))
    theirs = builder.info.features[label].names
    numbers = {theirs.index(name): number for number, name in enumerate(real.labels or theirs)}
    feature = dataset.features[dataset.inputs]
    assert isinstance(feature, Image)
    undecoded = {image: tfds.decode.SkipDecoding()}
    for example in builder.as_dataset(split=real.whole.splits[split], decoders=undecoded):
        if (number := numbers.get(int(example[label]))) is not None:
            pixels = tf.io.decode_image(example[image], channels=feature.shape[2], expand_animations=False)
            yield {dataset.inputs: resized(pixels, feature).numpy(), dataset.labels or "": number}


def resized(pixels: Any, feature: Image) -> Any:
    """An image of a real source, or a batch of them, in our size: uint8, averaged over the area of each pixel."""
    import tensorflow as tf

    return tf.cast(tf.round(tf.image.resize(pixels, feature.shape[:2], method="area")), tf.uint8)


def _prepared_in(from_folder: Path, real: TfdsSource) -> Path | None:
    """The TFDS directory of this dataset and version in a folder, if one is there."""
    name, number = real.builder.split(":")
    for candidate in (from_folder / name / number, from_folder / number, from_folder):
        if (candidate / "dataset_info.json").is_file() and candidate.name == number:
            return candidate
    return None


def _require_files(folder: Path, sizes: dict[str, int]) -> None:
    for filename, size in sizes.items():
        path = folder / filename
        if not path.is_file():
            raise DataError(f"{folder} has no {filename}.", f"Required: {', '.join(sizes)}, or a TFDS directory.")
        if path.stat().st_size != size:
            raise DataError(
                f"{path} has {path.stat().st_size:,} bytes, {size:,} expected.", "Download that file again."
            )


def _prepare_file(dataset: Dataset, real: FileSource, folder: Path, from_folder: Path | None) -> None:
    with tempfile.TemporaryDirectory() as downloads:
        if from_folder is None:
            fetching.check_reachable(dataset.name, real.address)
            path = fetching.download(dataset.name, real, Path(downloads))
        else:
            path = from_folder / real.filename
            if not path.is_file():
                raise DataError(f"{from_folder} has no {real.filename}.", f"Download it from {real.address}")
        _check_digest(path, real)
        try:
            examples = real.parse(path)
        except ValueError as error:
            raise DataError(str(error), f"Take an unchanged copy of {real.address}") from error
    count = len(next(iter(examples.values())))
    start, end = _row(real.validation_from, count), _row(real.heldout_from, count)
    bounds = {"train": slice(0, start), "validation": slice(start, end), "heldout": slice(end, count)}
    splits = {split: _rows({name: v[rows] for name, v in examples.items()}) for split, rows in bounds.items()}
    _build(dataset, real.version, splits, folder)


def _row(position: int | float, count: int) -> int:
    return position if isinstance(position, int) else round(position * count)


def _check_digest(path: Path, real: FileSource) -> None:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if real.sha256 is not None and digest != real.sha256:
        raise DataError(
            f"{path} is not the expected file: SHA-256 {digest[:12]}…, {real.sha256[:12]}… expected.",
            f"Take an unchanged copy of {real.address}",
        )
