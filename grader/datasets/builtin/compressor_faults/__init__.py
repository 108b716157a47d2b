"""Readings of compressors, and the few of them that fail: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Label, Lazy

DATASET = Dataset(
    name="compressor_faults",
    description="Eight standardised readings of a compressor, and whether it failed within a week: 3 in 100 did.",
    version="1.0.0",
    features={"readings": Array((8,)), "label": Label(("works", "failed"))},
    inputs="readings",
    labels="label",
    sizes={"train": 10_000, "validation": 5_000, "heldout": 10_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    chunk=5_000,
    real=None,
)
