"""Electric power in a house, seven variables per hour: one series that runs through all splits."""

from grader.datasets.dataset import Array, Dataset, Edition, Files, FileSource, Lazy, Text

SIZES = {"train": 12_000, "validation": 2_000, "heldout": 5_000}
VARIABLES = (
    "Global_active_power",  # kW
    "Global_reactive_power",  # kVAr
    "Voltage",  # V
    "Global_intensity",  # A
    "Sub_metering_1",  # the kitchen, in Wh per minute as the next two
    "Sub_metering_2",  # laundry and refrigerator
    "Sub_metering_3",  # the water heater
)
DAY = 24  # hours

DATASET = Dataset(
    name="household_power",
    description="Power, voltage, current and three sub-meters of a house, hourly means, one series in its order.",
    version="1.0.0",
    features={"hour": Text(), "readings": Array((len(VARIABLES),))},
    inputs="readings",
    labels=None,
    sizes=SIZES,
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=FileSource(
        files=Files(
            names=(
                "individual+household+electric+power+consumption.zip",
                "household_power_consumption.zip",
                "household_power_consumption.txt",
            ),
            read=Lazy(f"{__name__}.real", "read"),
            editions=(Edition("December 2006 to November 2010", 34_589),),
        ),
        version="1.0.0",
        address="https://archive.ics.uci.edu/static/public/235/individual+household+electric+power+consumption.zip",
        download_megabytes=20,
        validation_from=SIZES["train"],
        heldout_from=SIZES["train"] + SIZES["validation"],
    ),
    ordered=True,
    season=DAY,
)
