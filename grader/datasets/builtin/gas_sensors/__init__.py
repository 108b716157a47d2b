"""Which of four gases eight sensors smell: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Label, Lazy

DATASET = Dataset(
    name="gas_sensors",
    description="The standardised signals of eight gas sensors, and which of four gases they smell.",
    version="1.0.0",
    features={"signals": Array((8,)), "gas": Label(("ammonia", "acetone", "ethanol", "toluene"))},
    inputs="signals",
    labels="gas",
    sizes={"train": 4_000, "validation": 1_000, "heldout": 4_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
)
