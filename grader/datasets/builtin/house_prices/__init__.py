"""House prices from eight features of very different scales: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Lazy, Number

COLUMNS = (
    *("living_area_m2", "plot_area_m2", "rooms", "age_years", "distance_to_centre_km", "district_income"),
    *("crimes_per_1000", "floor"),
)

DATASET = Dataset(
    name="house_prices",
    description=f"Houses and flats by {', '.join(COLUMNS)}, and their prices in thousands.",
    version="1.0.0",
    features={"features": Array((8,)), "price": Number()},
    inputs="features",
    labels="price",
    sizes={"train": 4_000, "validation": 1_000, "heldout": 4_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
    write_files=Lazy(f"{__name__}.files", "write_file"),
)
