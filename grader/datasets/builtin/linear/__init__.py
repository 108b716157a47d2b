"""A handful of points on a line: synthetic by nature."""

from grader.datasets.dataset import Dataset, Lazy, Number

DATASET = Dataset(
    name="linear",
    description="Points (x, y) on a straight line.",
    version="1.0.0",
    features={"x": Number(), "y": Number()},
    inputs="x",
    labels="y",
    sizes={"train": 8, "validation": 4, "heldout": 2_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
    ordered=True,
)
