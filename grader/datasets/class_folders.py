"""Reads images in folders that are named like their classes, as public image datasets are unpacked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from grader.datasets.dataset import Dataset, Example, Image, Label, Parts
from grader.datasets.own_files import IMAGES
from grader.datasets.real import resized
from grader.errors import DataError

# Names of folders with a part of a dataset, in lower case.
PARTS = {
    "train": "train",
    "training": "train",
    "rps": "train",
    "horse-or-human": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "validation-horse-or-human": "validation",
    "test": "heldout",
    "testing": "heldout",
    "rps-test-set": "heldout",
}


def read(path: Path, dataset: Dataset) -> Parts:
    """The images of a folder with a folder for each class, or with such a folder for each part of the dataset.

    A validation part is held out if there is no test part. Food-101's own lists of what to train on and what to test
    count too. Raises ValueError if a class has no folder.
    """
    if not path.is_dir():
        raise ValueError(f"{path.name} is not a folder of images")
    if (path / "images").is_dir() and (path / "meta" / "train.txt").is_file():
        return _listed(path, dataset)
    inside = {PARTS[folder.name.lower()]: folder for folder in _folders(path) if folder.name.lower() in PARTS}
    if "train" not in inside:
        return {"train": list(_examples(path, dataset))}
    if "heldout" not in inside and "validation" in inside:
        inside["heldout"] = inside.pop("validation")
    return {part: list(_examples(folder, dataset)) for part, folder in inside.items()}


def _listed(path: Path, dataset: Dataset) -> Parts:
    """Food-101 as it is published: meta/train.txt and meta/test.txt list its images as dish/number."""
    found: dict[str, Example] = {}
    for example in _examples(path / "images", dataset):
        found[Path(example.place).with_suffix("").as_posix()] = example
    parts = {"train": "train.txt", "heldout": "test.txt"}
    lists = {part: (path / "meta" / name).read_text(encoding="utf-8").split() for part, name in parts.items()}
    return {part: [found[name] for name in names if name in found] for part, names in lists.items()}


def _examples(folder: Path, dataset: Dataset) -> Iterator[Example]:
    label, image = dataset.features[dataset.labels or ""], dataset.features[dataset.inputs]
    assert isinstance(label, Label) and isinstance(image, Image)
    folders = {_singular(path.name): path for path in _folders(folder)}
    if missing := [name for name in label.names if _singular(name) not in folders]:
        raise ValueError(f"{folder.name} has no folder {missing[0]!r}")
    for number, name in enumerate(label.names):
        for path in sorted(folders[_singular(name)].iterdir()):
            if path.suffix.lower() in IMAGES and _is_image(path):
                content = hashlib.sha256(path.read_bytes()).digest()
                values = partial(_values, path, image, dataset.inputs, dataset.labels or "", number)
                yield Example(path.relative_to(folder).as_posix(), content, values)


def _folders(path: Path) -> list[Path]:
    return [folder for folder in sorted(path.iterdir()) if folder.is_dir()]


def _singular(name: str) -> str:
    """Cat, cats and cat are one class."""
    return name.lower().replace(" ", "_").rstrip("s")


def _is_image(path: Path) -> bool:
    """Public datasets hold a few empty or broken files."""
    from PIL import Image as Picture

    try:
        with Picture.open(path):
            return True
    except OSError:
        return False


def _values(path: Path, image: Image, inputs: str, labels: str, number: int) -> dict[str, Any]:
    import tensorflow as tf

    try:
        pixels = tf.io.decode_image(path.read_bytes(), channels=image.shape[2], expand_animations=False)
    except (tf.errors.InvalidArgumentError, OSError) as error:
        raise DataError(f"{path} cannot be read as an image.", "Replace the file, or remove it.") from error
    return {inputs: (pixels if image.any_size else resized(pixels, image)).numpy(), labels: number}
