"""Customers of a power company, a row for each of their bills: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Incomplete, Label, Lazy, Named, Strings

NUMBERS = ("persons", "area", "insulated", "temperature")
CATEGORIES = ("heating", "building", "street")

DATASET = Dataset(
    name="power_customers",
    description=(
        f"Monthly bills of a power company's customers by {', '.join(NUMBERS)}, of which the year of insulation is "
        f"often unknown, and {', '.join(CATEGORIES)}; the power used, in 100 kWh. Each customer has 12 bills, and all "
        "of them are in one split."
    ),
    version="1.0.0",
    features={
        "bill": Named({"numbers": Incomplete((len(NUMBERS),)), "categories": Strings((len(CATEGORIES),))}),
        "used": Array((1,)),
        "customer": Array((1,)),
    },
    inputs="bill",
    labels="used",
    sizes={"train": 4_800, "validation": 600, "heldout": 6_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    chunk=6_000,  # a split is made at once: a customer's bills belong together
    real=None,
)
