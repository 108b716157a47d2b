"""Draws a sheet of a stand-in's examples, to look at: python tests/calibration/contact_sheet.py NAME FILE.png

Pictures fill one row per class; a series is drawn whole; texts are printed. `--real` shows the real data.
"""

from __future__ import annotations

import argparse

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from grader.datasets import cache, preparing, reading
from grader.datasets.cache import Source
from grader.datasets.dataset import Batch, Dataset, Image, Label

COLUMNS = 14


def sheet(dataset: Dataset, source: Source, examples: Batch, file: str) -> None:
    names = _names(dataset)
    images, labels = examples[dataset.inputs], examples[dataset.labels or ""]
    figure, axes = plt.subplots(len(names), COLUMNS, figsize=(COLUMNS, len(names) * 1.08))
    for row, name in enumerate(names):
        for column, image in enumerate(images[labels == row][:COLUMNS]):
            axes[row, column].imshow(image, cmap="gray" if image.shape[-1] == 1 else None, vmin=0, vmax=255)
        axes[row, 0].set_title(name, fontsize=8, loc="left")
    for axis in axes.flat:
        axis.axis("off")
    figure.suptitle(f"{dataset.name}, {cache.title(dataset.name, source)}", y=0.92 + 0.1 / len(names))
    figure.savefig(file, dpi=90, bbox_inches="tight")


def series(dataset: Dataset, source: Source, examples: Batch, file: str) -> None:
    figure, axis = plt.subplots(figsize=(14, 4))
    axis.plot(examples[dataset.inputs], linewidth=0.6)
    axis.set_title(f"{dataset.name}, {cache.title(dataset.name, source)}, training split")
    figure.savefig(file, dpi=90, bbox_inches="tight")


def texts(dataset: Dataset, examples: Batch) -> None:
    labels = examples[dataset.labels or ""]
    for number, name in enumerate(_names(dataset)):
        print(f"\n{name}")
        for text in examples[dataset.inputs][labels == number][:30]:
            print(f"  {text.decode()}")


def _names(dataset: Dataset) -> tuple[str, ...]:
    return next(feature.names for feature in dataset.features.values() if isinstance(feature, Label))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("file", nargs="?", default="sheet.png")
    parser.add_argument("--real", action="store_true")
    options = parser.parse_args()
    dataset, source = cache.get(options.name), "real" if options.real else "standin"
    preparing.prepare(dataset, source)
    examples = reading.examples_of(dataset, source, "train")
    if isinstance(dataset.features[dataset.inputs], Image):
        sheet(dataset, source, examples, options.file)
    elif dataset.ordered:
        series(dataset, source, examples, options.file)
    else:
        assert np.ndim(examples[dataset.inputs]) == 1
        texts(dataset, examples)


if __name__ == "__main__":
    main()
