"""The heat that a house needs in a winter, with typing errors among the labels: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Lazy, Number

WRONG = 4  # percent of the training labels

DATASET = Dataset(
    name="heat_demand",
    description=(
        "Heated area in m², insulation in cm, share of windows, outdoor and indoor temperature in °C, people; and the "
        f"heat that the house needed in a winter, in MWh: {WRONG}% of the training labels are mistyped."
    ),
    version="1.1.0",
    features={"house": Array((6,)), "heat": Number()},
    inputs="house",
    labels="heat",
    sizes={"train": 4_000, "validation": 1_000, "heldout": 4_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
)
