"""Ten dishes of Food-101 with few training pictures of each, as courses on transfer learning use them."""

from grader.datasets.builtin.food101 import BUILDER
from grader.datasets.dataset import Dataset, Excerpt, Image, Label, Lazy

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

DATASET = Dataset(
    name="food10",
    description="Dishes of ten kinds on plates, boards and tables, in colour, from above or aslant.",
    version="1.0.0",
    features={"image": Image((160, 160, 3)), "label": Label(NAMES)},
    inputs="image",
    labels="label",
    sizes={"train": 600, "validation": 200, "heldout": 1_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=Excerpt(BUILDER, labels=NAMES),
    chunk=100,
)
