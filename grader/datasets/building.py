"""Writes examples as a directory of tensorflow-datasets."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader import records
from grader.datasets.cache import EDITION, appears_whole, write_manifest
from grader.datasets.dataset import (
    Array,
    Batch,
    Dataset,
    Feature,
    Flags,
    Image,
    Incomplete,
    Label,
    Named,
    Number,
    Strings,
    Text,
)


def rows(batch: Batch) -> Iterator[dict[str, Any]]:
    """The examples of a batch one by one."""
    names = list(batch)
    for values in zip(*(batch[name] for name in names), strict=True):
        plain = (_parts(one) if isinstance(one, np.void) else one for one in values)
        yield dict(zip(names, plain, strict=True))


def _parts(record: np.void) -> dict[str, Any]:
    """A record by name, its texts as a list, as TFDS takes no array of bytes."""
    values = records.of_record(record)
    return {name: one.tolist() if one.dtype.kind == "S" else one for name, one in values.items()}


def build(
    dataset: Dataset,
    version: str,
    splits: Mapping[str, Iterable[dict[str, Any]]],
    folder: Path,
    edition: dict[str, Any] | None = None,
) -> None:
    """Writes examples as a TFDS directory with our splits and features; `edition` says which files they come from."""
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

    with appears_whole(folder) as temporary, without_progress_bars(tfds):
        builder = Builder(data_dir=temporary / "build")
        builder.download_and_prepare()
        if edition is not None:
            (temporary / EDITION).write_text(json.dumps(edition), encoding="utf-8")
        take_over(Path(builder.data_dir), temporary)


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
        case Array(shape) | Incomplete(shape):
            return tfds.features.Tensor(shape=shape, dtype=np.float32)
        case Flags():
            return tfds.features.Tensor(shape=feature.shape, dtype=np.float32)
        case Strings(shape):
            return tfds.features.Tensor(shape=shape, dtype=np.object_)
        case Named(parts):
            return tfds.features.FeaturesDict({name: _tfds(part) for name, part in parts.items()})


@contextlib.contextmanager
def without_progress_bars(tfds: Any) -> Iterator[None]:
    """Keeps TFDS' own bars and messages out of the grader's."""
    tfds.disable_progress_bar()
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        yield


def take_over(built: Path, folder: Path) -> None:
    """Moves what a builder made into the folder itself, and writes its manifest."""
    for path in built.iterdir():
        os.replace(path, folder / path.name)
    for leftover in [path for path in folder.iterdir() if path.is_dir()]:
        shutil.rmtree(leftover)
    write_manifest(folder)
