"""What a dataset is: its features, its splits, the generator of its stand-in and its real source.

A declaration costs nothing: this module needs the standard library only, and functions are named with Lazy.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    from grader.datasets.own_source import OwnFiles

Batch: TypeAlias = "dict[str, np.ndarray]"
"""Feature name -> array with one example per row."""

SPLITS = ("train", "validation", "heldout")


@dataclass(frozen=True)
class Lazy:
    """A function of another module, which is imported when the function is first called."""

    module: str
    name: str

    def __call__(self, *arguments: Any) -> Any:
        return getattr(importlib.import_module(self.module), self.name)(*arguments)


def ragged(images: Sequence[np.ndarray]) -> np.ndarray:
    """Images of any size as an object array (n,), an image per entry even if all have the same size."""
    import numpy as np

    array = np.empty(len(images), object)
    for row, image in enumerate(images):
        array[row] = image
    return array


@dataclass(frozen=True)
class Image:
    """uint8 pixels, 0 to 255, of (height, width, channels).

    (None, None, channels) are images of any size: a batch of these is an object array of (height, width, channels).
    """

    shape: tuple[int | None, int | None, int]

    @property
    def any_size(self) -> bool:
        return None in self.shape


@dataclass(frozen=True)
class Label:
    """int64 class number; `names` in the order of the numbers."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """One UTF-8 string."""


@dataclass(frozen=True)
class Number:
    """One float32."""


@dataclass(frozen=True)
class Array:
    """float32 numbers of a fixed shape."""

    shape: tuple[int, ...]


Feature = Image | Label | Text | Number | Array


@dataclass(frozen=True)
class TfdsSource:
    """A dataset of tensorflow-datasets: `splits` maps ours to slices of its own.

    `keys` maps our feature names to those of the builder, if they differ. Images are resized to our shape; if that is
    any size, they stay as they are.
    """

    builder: str  # "mnist:3.0.1"
    splits: Mapping[str, str]
    address: str  # where the builder downloads from: probed before the download, named when it cannot be reached
    download_megabytes: float
    keys: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Excerpt:
    """Part of a dataset of tensorflow-datasets, rewritten when prepared: only some classes, resized, our features.

    `labels` are the names of the classes that are kept, numbered in this order; None keeps all.
    """

    whole: TfdsSource
    labels: tuple[str, ...] | None = None

    @property
    def builder(self) -> str:
        return self.whole.builder

    @property
    def address(self) -> str:
        return self.whole.address

    @property
    def download_megabytes(self) -> float:
        return self.whole.download_megabytes


@dataclass(frozen=True)
class FileSource:
    """One public file, parsed by us.

    `parse` takes the file's path and returns all examples in their order; it raises ValueError, with the line
    number, for a file in another form. `heldout_from` and `validation_from` are where those splits begin: a whole
    number is a row, a fraction a share of the rows.
    """

    filename: str
    version: str
    address: str
    sha256: str | None  # None if the publisher states none
    download_megabytes: float
    parse: Callable[[Path], Batch]
    validation_from: int | float
    heldout_from: int | float


@dataclass(frozen=True)
class Dataset:
    """One dataset with two sources behind one name.

    `generate(split, count, rng)` makes `count` stand-in examples of a split. It is called with at most `chunk` at a
    time, so that memory stays bounded, always with the same `rng`, whose seed follows from name, version and split;
    for "heldout" a private seed may replace it. Same arguments, same bytes. Raise `version` whenever its output
    changes. An exercise's own data is not generated. `ordered` series are made in one call and stored in their order;
    `season` is their period in steps. `write_files(folder, split, examples)` writes a split as files for the learner,
    for exercises about files.
    """

    name: str
    description: str
    version: str
    features: Mapping[str, Feature]
    inputs: str
    labels: str | None
    sizes: Mapping[str, int]
    generate: Callable[[str, int, np.random.Generator], Batch] | None
    real: TfdsSource | Excerpt | FileSource | OwnFiles | None
    ordered: bool = False
    chunk: int = 1000
    season: int | None = None
    write_files: Callable[[Path, str, Batch], None] | None = None

    def __post_init__(self) -> None:
        if self.generate is not None and tuple(self.sizes) != SPLITS:
            raise ValueError(f"{self.name}: sizes has {tuple(self.sizes)}, {SPLITS} needed in this order")
        for key in (self.inputs, self.labels):
            if key is not None and key not in self.features:
                raise ValueError(f"{self.name}: {key!r} is not one of the features {tuple(self.features)}")
