"""Writes horses and humans as folders of PNG images."""

from __future__ import annotations

from pathlib import Path

from grader.datasets.builtin.horses_or_humans import CLASSES
from grader.datasets.dataset import Batch


def write_files(folder: Path, split: str, examples: Batch) -> None:
    """A folder for each class, with a PNG for each image."""
    from PIL import Image as Picture

    for name in CLASSES:
        (folder / split / name).mkdir(parents=True)
    for number, (image, label) in enumerate(zip(examples["image"], examples["label"], strict=True)):
        Picture.fromarray(image).save(folder / split / CLASSES[label] / f"{number:04}.png", compress_level=1)
