"""Weekly diesel prices: one series that runs through train, validation and heldout."""

from grader.datasets.dataset import Dataset, Edition, Files, FileSource, Lazy, Number, Text

SEASON = 52  # weeks
SIZES = {"train": 1_000, "validation": 100, "heldout": 2_000}

DATASET = Dataset(
    name="diesel_prices",
    description="Weekly retail price of diesel in the United States, dollars per gallon, one series in its order.",
    version="1.0.0",
    features={"week": Text(), "price": Number()},
    inputs="price",
    labels=None,
    sizes=SIZES,
    generate=Lazy(f"{__name__}.standin", "generate"),
    # The exam's own copy of this series of the Energy Information Administration has no public address. Its weeks,
    # March 1994 to July 2021, come from the Federal Reserve Bank of St. Louis; a copy of the exam's file is read too.
    real=FileSource(
        files=Files(
            names=(
                "Weekly_U.S.Diesel_Retail_Prices.csv",
                "fredgraph.csv",
            ),
            read=Lazy(f"{__name__}.real", "read"),
            editions=(Edition("March 1994 to July 2021", 1_425),),
        ),
        version="1.0.0",
        address="https://fred.stlouisfed.org/graph/fredgraph.csv?id=GASDESW&cosd=1994-03-21&coed=2021-07-05",
        download_megabytes=0.03,
    ),
    ordered=True,
    season=SEASON,
)
