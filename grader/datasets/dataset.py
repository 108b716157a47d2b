"""What a dataset is: its features, its splits, the generator of its stand-in and its real source. No TensorFlow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Batch = dict[str, np.ndarray]
"""Feature name -> array with one example per row."""

SPLITS = ("train", "validation", "heldout")


@dataclass(frozen=True)
class Image:
    """uint8 pixels, 0 to 255, of (height, width, channels)."""

    shape: tuple[int, int, int]


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


Feature = Image | Label | Text | Number


@dataclass(frozen=True)
class TfdsSource:
    """A dataset of tensorflow-datasets: `splits` maps ours to slices of its own.

    `keys` maps our feature names to those of the builder where they differ. Images are resized to our shape.
    """

    builder: str  # "mnist:3.0.1"
    splits: Mapping[str, str]
    address: str  # where the builder downloads from: probed before the download, named when it cannot be reached
    download_megabytes: float
    keys: Mapping[str, str] | None = None


@dataclass(frozen=True)
class FileSource:
    """One public file, parsed by us.

    `parse` takes the file's path and returns all examples in their order; it raises ValueError, with the line
    number, for a file that is not of the expected form. `heldout_from` and `validation_from` are where those splits
    begin: a whole number is a row, a fraction a share of the rows.
    """

    filename: str
    version: str
    address: str
    sha256: str | None  # None where the publisher states none
    download_megabytes: float
    parse: Callable[[Path], Batch]
    validation_from: int | float
    heldout_from: int | float


@dataclass(frozen=True)
class Dataset:
    """One dataset with two sources behind one name.

    `generate(split, count, rng)` makes `count` stand-in examples of a split. It is called with at most `chunk` at a
    time, so that memory stays bounded, always with the same `rng`, whose seed follows from name, version and split;
    for "heldout" a private seed may replace it. Same arguments, same bytes. Raise `version` whenever what it makes
    changes. `ordered` series are made in one call and stored in their order; `season` is their period in steps.
    """

    name: str
    description: str
    version: str
    features: Mapping[str, Feature]
    inputs: str
    labels: str | None
    sizes: Mapping[str, int]
    generate: Callable[[str, int, np.random.Generator], Batch]
    real: TfdsSource | FileSource | None
    ordered: bool = False
    chunk: int = 1000
    season: int | None = None

    def __post_init__(self) -> None:
        if tuple(self.sizes) != SPLITS:
            raise ValueError(f"{self.name}: sizes has {tuple(self.sizes)}, {SPLITS} needed in this order")
        for key in (self.inputs, self.labels):
            if key is not None and key not in self.features:
                raise ValueError(f"{self.name}: {key!r} is none of the features {tuple(self.features)}")
