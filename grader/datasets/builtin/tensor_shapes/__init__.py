"""Recordings of three sensors, and how these vary alone and together: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Lazy

MOMENTS, SENSORS = 8, 3
NEW_GAIN = 1.6  # of the third sensor

DATASET = Dataset(
    name="tensor_shapes",
    description=(
        f"Recordings of {SENSORS} sensors at {MOMENTS} moments; the correlation of each two of them, and in a fourth "
        f"column the standard deviation of each, where the third has the gain {NEW_GAIN}."
    ),
    version="1.0.0",
    features={"recording": Array((1, MOMENTS, SENSORS)), "result": Array((SENSORS, SENSORS + 1))},
    inputs="recording",
    labels="result",
    sizes={"train": 2_000, "validation": 500, "heldout": 4_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
)
