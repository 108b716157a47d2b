"""What a dataset is: its features, its splits, the generator of its stand-in and its real source.

A declaration costs nothing: this module needs the standard library only, and functions are named with Lazy. Small
classes are named tuples, which are made six times as fast as dataclasses.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np

Batch: TypeAlias = "dict[str, np.ndarray]"
"""Feature name -> array with one example per row."""

SPLITS = ("train", "validation", "heldout")


class Lazy:
    """A function of another module, which is imported when the function is first called."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    def __call__(self, *arguments: Any) -> Any:
        return getattr(importlib.import_module(self.module), self.name)(*arguments)


def ragged(images: Sequence[np.ndarray]) -> np.ndarray:
    """Images of any size as an object array (n,), an image per entry even if all have the same size."""
    import numpy as np

    array = np.empty(len(images), object)
    for row, image in enumerate(images):
        array[row] = image
    return array


class Image(NamedTuple):
    """uint8 pixels, 0 to 255, of (height, width, channels).

    (None, None, channels) are images of any size: a batch of these is an object array of (height, width, channels).
    """

    shape: tuple[int | None, int | None, int]

    @property
    def any_size(self) -> bool:
        return None in self.shape


class Label(NamedTuple):
    """int64 class number; `names` in the order of the numbers."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """One UTF-8 string."""


@dataclass(frozen=True)
class Number:
    """One float32."""


class Array(NamedTuple):
    """float32 numbers of a fixed shape."""

    shape: tuple[int, ...]


class Incomplete(NamedTuple):
    """float32 numbers of a fixed shape, NaN if one is missing."""

    shape: tuple[int, ...]


class Strings(NamedTuple):
    """UTF-8 strings of a fixed shape."""

    shape: tuple[int, ...]


class Flags(NamedTuple):
    """float32, 1 for each of these names that applies and 0 for the others: several classes at once."""

    names: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.names),)


class Named(NamedTuple):
    """Several inputs, or several labels, by the names that a model gives them.

    A batch of these is an array of records (grader.records): a generator makes it with records.joined().
    """

    parts: Mapping[str, Part]


Part = Image | Label | Text | Number | Array | Incomplete | Strings | Flags
Feature = Part | Named


def features_of(feature: Feature) -> Mapping[str, Part]:
    """The features of several inputs or labels by name; "" is the name of an only one."""
    return feature.parts if isinstance(feature, Named) else {"": feature}


class Example(NamedTuple):
    """One example of a file: where it stands, what a model sees of it in bytes, and its values by feature."""

    place: str  # "wine.csv, line 3"
    content: bytes
    values: Callable[[], dict[str, Any]]


Reader = Callable[[Path], "Iterator[Example]"]

Parts: TypeAlias = "dict[str, list[Example]]"
"""The examples of real files by the split they are published in; those that have no splits are all under "train"."""


class Edition(NamedTuple):
    """One published edition of real data, known by how many examples it has.

    `content`, if known, is what editions.content() gives: the same for any order of the rows and any form of the file.
    """

    name: str
    examples: int
    content: str | None = None


class Files(NamedTuple):
    """Files with the real data as people have them, read by us; each is known by its content, whatever its name.

    `read(path, dataset)` takes a file or a folder. It raises ValueError, with the line number, for any other form.
    `names` are those that files of this form usually have.
    """

    names: tuple[str, ...]
    read: Callable[[Path, Dataset], Parts]
    editions: tuple[Edition, ...]


class TfdsSource(NamedTuple):
    """A dataset of tensorflow-datasets: `splits` maps ours to slices of its own.

    `keys` maps our feature names to those of the builder, if they differ. Images are resized to our shape; if that is
    any size, they stay as they are. `files` are other forms in which people have the same data. `workaround` says what
    to do about a known trouble of the source.
    """

    builder: str  # "mnist:3.0.1"
    splits: Mapping[str, str]
    address: str  # where the builder downloads from: probed before the download, named when it cannot be reached
    download_megabytes: float
    keys: Mapping[str, str] | None = None
    files: Files | None = None
    workaround: str = ""


class Excerpt(NamedTuple):
    """Part of a dataset of tensorflow-datasets, rewritten when prepared: only some classes, resized, our features.

    `labels` are the names of the classes that are kept, numbered in this order; None keeps all. Each split takes as
    many examples as its stand-in has, the first of `whole` that no other split has taken.
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

    @property
    def files(self) -> Files | None:
        return self.whole.files


class FileSource(NamedTuple):
    """One public file, in one of several editions.

    Texts are split by a hash of their content (editions.py). A series is split by position: `validation_from` and
    `heldout_from` are where those splits begin, a whole number is a row, a fraction a share of the rows.
    """

    files: Files
    version: str
    address: str
    download_megabytes: float
    validation_from: int | float = 0.7
    heldout_from: int | float = 0.8


@dataclass(frozen=True)
class OwnFiles:
    """Files of an exercise's own, in its folder: `heldout` names one with the held-out examples, if they have one.

    `read` yields the examples of a file, or of a folder; it raises DataError with the place where one is broken.
    """

    file: str
    heldout: str | None
    read: Reader
    folder: Path = Path()

    @property
    def paths(self) -> list[Path]:
        return [self.folder / name for name in (self.file, self.heldout) if name is not None]

    @property
    def version(self) -> str:
        """Follows from the content and its declaration: what was made from others is not taken for it."""
        import zlib

        digest = 0
        for path in (*self.paths, self.folder / "dataset.py"):
            parts = sorted(path.rglob("*")) if path.is_dir() else [path]
            for part in (part for part in parts if part.is_file()):
                digest = zlib.crc32(part.relative_to(self.folder).as_posix().encode() + part.read_bytes(), digest)
        return f"1.0.{digest}"


@dataclass(frozen=True)
class Dataset:
    """One dataset with two sources behind one name.

    `generate(split, count, rng)` makes `count` stand-in examples of a split. It is called with at most `chunk` at a
    time, so that memory stays bounded, always with the same `rng`, whose seed follows from name, version and split;
    for "heldout" a private seed may replace it. Same arguments, same bytes. Raise `version` whenever its output
    changes. An exercise's own data is not generated. `ordered` series are made in one call and stored in their order;
    `season` is their period in steps. `write_files(folder, split, examples)` writes a split as files for the learner,
    for exercises about files. `hidden` names what only the grader asks of the data, each with its function: "wrong
    labels", the rows of the training split whose labels are wrong; "pictures", a folder of unlabelled ones: file names,
    class numbers, -1 for a broken file, and the others as the model is fed them; "groups", to which group each row of
    the training split belongs, (n,) strings. A starter that imports the generator
    could read it, as it could make held-out examples; a check must hold against that.
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
    hidden: Mapping[str, Callable[[], Any]] | None = None

    def __post_init__(self) -> None:
        if self.generate is not None and tuple(self.sizes) != SPLITS:
            raise ValueError(f"{self.name}: sizes has {tuple(self.sizes)}, {SPLITS} needed in this order")
        for key in (self.inputs, self.labels):
            if key is not None and key not in self.features:
                raise ValueError(f"{self.name}: {key!r} is not one of the features {tuple(self.features)}")
