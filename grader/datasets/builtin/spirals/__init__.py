"""Points on two spirals that are wound into each other: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Label, Lazy

DATASET = Dataset(
    name="spirals",
    description="Points of the plane along two spiral arms around one centre.",
    version="1.0.0",
    features={"point": Array((2,)), "label": Label(("first", "second"))},
    inputs="point",
    labels="label",
    sizes={"train": 2_000, "validation": 1_000, "heldout": 4_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
)
