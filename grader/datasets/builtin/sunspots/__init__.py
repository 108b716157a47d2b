"""Monthly sunspot numbers: one series that runs through train, validation and heldout."""

from grader.datasets.dataset import Dataset, FileSource, Lazy, Number, Text

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
        filename="Sunspots.csv",
        version="1.0.0",
        address="https://storage.googleapis.com/download.tensorflow.org/data/Sunspots.csv",
        sha256="0ef4cf0379879a9be0043885d8de1c1907ae852c903a0fcbbc58ba813efb3f10",
        download_megabytes=0.07,
        parse=Lazy(f"{__name__}.real", "parse"),
        validation_from=2_700,
        heldout_from=3_000,
    ),
    ordered=True,
    season=SEASON,
)
