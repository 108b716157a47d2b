"""Seedlings, and which of them survived the winter: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Label, Lazy

DATASET = Dataset(
    name="seedlings",
    description="Six measurements of a seedling and its place, and whether it survived the winter.",
    version="1.0.0",
    features={"measurements": Array((6,)), "label": Label(("died", "survived"))},
    inputs="measurements",
    labels="label",
    # Few enough for a network to learn them by heart, whatever it learned before.
    sizes={"train": 800, "validation": 1_000, "heldout": 5_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
)
