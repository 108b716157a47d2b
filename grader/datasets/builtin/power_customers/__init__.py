"""Customers of a power company, a row for each of their bills: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Incomplete, Lazy, Named, Strings, Text

NUMBERS = ("persons", "area", "insulated", "temperature")
CATEGORIES = ("heating", "building")

DATASET = Dataset(
    name="power_customers",
    description=(
        f"Monthly bills of a power company by {', '.join(NUMBERS)}, of which the year of insulation is often unknown, "
        f"and {' and '.join(CATEGORIES)}; the power used, in 100 kWh. A customer's 12 bills are in one split."
    ),
    version="1.0.0",
    features={
        "bill": Named({"numbers": Incomplete((len(NUMBERS),)), "categories": Strings((len(CATEGORIES),))}),
        "used": Array((1,)),
        "customer": Text(),
    },
    inputs="bill",
    labels="used",
    sizes={"train": 9_600, "validation": 1_200, "heldout": 12_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    chunk=12_000,  # a split is made at once: a customer's bills belong together
    real=None,
    hidden={"groups": Lazy(f"{__name__}.standin", "customers")},
)
