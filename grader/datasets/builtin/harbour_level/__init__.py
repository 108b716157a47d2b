"""The water level of a harbour that swings under waves: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Lazy

STEPS = 200

DATASET = Dataset(
    name="harbour_level",
    description="Readings of the water level of a harbour amid waves, and the level beneath them.",
    version="1.0.0",
    features={"reading": Array((STEPS, 1)), "level": Array((STEPS, 1))},
    inputs="reading",
    labels="level",
    sizes={"train": 2_000, "validation": 300, "heldout": 2_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
)
