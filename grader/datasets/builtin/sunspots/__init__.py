"""Monthly sunspot numbers: one series that runs through train, validation and heldout."""

from grader.datasets.dataset import Dataset, Edition, Files, FileSource, Lazy, Number, Text

SIZES = {"train": 2_700, "validation": 300, "heldout": 1_200}
SEASON = 132  # months: the whole number of years nearest to a cycle

DATASET = Dataset(
    name="sunspots",
    description="Monthly mean total sunspot number, one series in its order.",
    version="1.0.0",
    features={"month": Text(), "sunspots": Number()},
    inputs="sunspots",
    labels=None,
    sizes=SIZES,
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=FileSource(
        files=Files(
            names=("Sunspots.csv",),
            read=Lazy(f"{__name__}.real", "read"),
            editions=(Edition("to July 2018", 3_235, "14cfd2a92a1ab48e"),),
        ),
        version="1.0.0",
        address="https://storage.googleapis.com/download.tensorflow.org/data/Sunspots.csv",
        download_megabytes=0.07,
        validation_from=2_700,
        heldout_from=3_000,
    ),
    ordered=True,
    season=SEASON,
)
