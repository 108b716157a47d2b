"""Eight readings, and four numbers that a stated formula makes of them: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Lazy

DATASET = Dataset(
    name="tensor_pipeline",
    description="Eight readings of different scales, and the four numbers that a formula makes of them.",
    version="1.0.0",
    features={"readings": Array((8,)), "result": Array((4,))},
    inputs="readings",
    labels="result",
    sizes={"train": 2_000, "validation": 500, "heldout": 4_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
)
