"""A series of trend, season and noise: synthetic by nature."""

from grader.datasets.dataset import Dataset, Lazy, Number

SEASON = 60  # steps

DATASET = Dataset(
    name="synthetic_season",
    description="One series with a trend, a season of 60 steps and noise.",
    version="1.0.0",
    features={"value": Number()},
    inputs="value",
    labels=None,
    sizes={"train": 6_000, "validation": 600, "heldout": 2_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
    ordered=True,
    season=SEASON,
)
