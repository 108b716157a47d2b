"""Vibration of gears, sound or worn, in the order of the recording: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Label, Lazy

STEPS = 32

DATASET = Dataset(
    name="gear_vibration",
    description="Windows of 32 readings of a gear's vibration, sorted by class and time.",
    version="1.0.0",
    features={"vibration": Array((STEPS, 1)), "label": Label(("sound", "worn"))},
    inputs="vibration",
    labels="label",
    sizes={"train": 8_000, "validation": 1_000, "heldout": 4_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
    ordered=True,
)
