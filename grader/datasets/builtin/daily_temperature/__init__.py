"""Daily minimum temperatures: one series that runs through train, validation and heldout."""

from grader.datasets.dataset import Dataset, Edition, Files, FileSource, Lazy, Number, Text

SEASON = 365  # days: the real file leaves out the last day of leap years, so that all years are equally long
SIZES = {"train": 2_190, "validation": 365, "heldout": 1_825}
PUBLIC_DAYS = SIZES["train"] + SIZES["validation"]

DATASET = Dataset(
    name="daily_temperature",
    description="Minimum temperature of each day in degrees Celsius, one series in its order.",
    version="1.0.0",
    features={"day": Text(), "temperature": Number()},
    inputs="temperature",
    labels=None,
    sizes=SIZES,
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=FileSource(
        files=Files(
            names=("daily-min-temperatures.csv",),
            read=Lazy(f"{__name__}.real", "read"),
            editions=(Edition("1981 to 1990", 3_650, "64d460a43de711c4"),),
        ),
        version="1.0.0",
        address="https://raw.githubusercontent.com/jbrownlee/Datasets/master/daily-min-temperatures.csv",
        download_megabytes=0.07,
        validation_from=SIZES["train"],
        heldout_from=PUBLIC_DAYS,
    ),
    ordered=True,
    season=SEASON,
)
