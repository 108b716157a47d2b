"""Points on two rings, one inside the other: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Label, Lazy

DATASET = Dataset(
    name="circles",
    description="Points of the plane around two rings with one centre.",
    version="1.0.0",
    features={"point": Array((2,)), "label": Label(("inner", "outer"))},
    inputs="point",
    labels="label",
    sizes={"train": 1_000, "validation": 500, "heldout": 4_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
)
