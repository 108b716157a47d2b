"""Handwritten digits, of which some have a wrong label: synthetic, as only then is it known which."""

from grader.datasets.dataset import Dataset, Image, Label, Lazy

SIZE = 28  # pixels of an image's side

DATASET = Dataset(
    name="mislabelled_digits",
    description="Handwritten digits, 28 x 28 grey levels. Some labels of the training split are wrong.",
    version="1.0.0",
    features={"image": Image((SIZE, SIZE, 1)), "label": Label(tuple("0123456789"))},
    inputs="image",
    labels="label",
    sizes={"train": 3_000, "validation": 1_000, "heldout": 4_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    chunk=3_000,  # the training split is made at once, so that its wrong labels are known by their rows
    real=None,
    hidden={"wrong labels": Lazy(f"{__name__}.standin", "wrong_rows")},
)
