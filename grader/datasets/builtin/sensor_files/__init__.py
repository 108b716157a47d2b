"""Readings of machines in CSV files and facts about each in JSON files: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Label, Lazy

FEATURES = ("temperature_c", "vibration_mm_s", "current_a", "rated_current_a", "age_years", "days_since_service")
# What the files say and the features do not: readings as the gauges give them, in the machine's own units.
RECORD = ("machine", "day", "minute", "temperature", "vibration", "fahrenheit", "inches", "offset")

DATASET = Dataset(
    name="sensor_files",
    description=f"Machines by {', '.join(FEATURES)}, and whether a fault stops them within a week.",
    version="1.0.0",
    features={
        "features": Array((len(FEATURES),)),
        "fault": Label(("none", "fault")),
        "record": Array((len(RECORD),)),
    },
    inputs="features",
    labels="fault",
    sizes={"train": 4_000, "validation": 1_000, "heldout": 3_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    chunk=4_000,  # a split is made at once: a machine's days belong together
    real=None,
    write_files=Lazy(f"{__name__}.files", "write_files"),
)
