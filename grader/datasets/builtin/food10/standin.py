"""Ten dishes of Food-101 with few training pictures of each, as courses on transfer learning use them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from grader.datasets.builtin.food101.standin import BUILDER, pictures
from grader.datasets.dataset import Dataset, Excerpt, Image, Label
from grader.datasets.generators.dishes.draw import SIDE

NAMES = (
    "chicken_curry",
    "chicken_wings",
    "fried_rice",
    "grilled_salmon",
    "hamburger",
    "ice_cream",
    "pizza",
    "ramen",
    "steak",
    "sushi",
)

generate = partial(pictures, NAMES)

DATASET = Dataset(
    name="food10",
    description="Dishes of ten kinds on plates, boards and tables, in colour, from above or aslant.",
    version="1.0.0",
    features={"image": Image((SIDE, SIDE, 3)), "label": Label(NAMES)},
    inputs="image",
    labels="label",
    sizes={"train": 600, "validation": 200, "heldout": 1_000},
    generate=generate,
    real=Excerpt(
        replace(BUILDER, splits={"train": "train[:8%]", "validation": "train[10%:13%]", "heldout": "validation[:40%]"}),
        labels=NAMES,
    ),
    chunk=100,
)
