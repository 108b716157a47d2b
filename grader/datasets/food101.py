"""Food-101: dishes of 101 kinds. The stand-in draws them, the real photographs are resized."""

from __future__ import annotations

from functools import partial

import numpy as np

from grader.datasets.dataset import Batch, Dataset, Excerpt, Image, Label, TfdsSource
from grader.datasets.dishes import MENU, SIDE, draw

NAMES = tuple(sorted(MENU))
BUILDER = TfdsSource(
    builder="food101:2.0.0",
    splits={"train": "train[:10%]", "validation": "train[10%:12%]", "heldout": "validation[:20%]"},
    address="http://data.vision.ee.ethz.ch/cvl/food-101.tar.gz",
    download_megabytes=4_650,
)


def pictures(names: tuple[str, ...], split: str, count: int, rng: np.random.Generator) -> Batch:
    """`count` pictures of these dishes in random order, as many of each as of the others, up to one."""
    del split  # every picture has a table, a plate, a light and an arrangement of its own
    labels = rng.permutation((np.arange(count) + rng.integers(len(names))) % len(names))
    images = np.empty((count, SIDE, SIDE, 3), np.uint8)
    for row, label in enumerate(labels):
        images[row] = draw(names[label], rng)
    return {"image": images, "label": labels.astype(np.int64)}


DATASET = Dataset(
    name="food101",
    description="Dishes of 101 kinds on plates, boards and tables, in colour, from above or aslant.",
    version="1.0.0",
    features={"image": Image((SIDE, SIDE, 3)), "label": Label(NAMES)},
    inputs="image",
    labels="label",
    sizes={"train": 2_525, "validation": 505, "heldout": 1_515},
    generate=partial(pictures, NAMES),
    real=Excerpt(BUILDER),
    chunk=101,
)
