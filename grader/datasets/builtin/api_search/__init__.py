"""Readers of a newspaper as twelve numbers, by steps that only words describe: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Lazy

DARKEST, BRIGHTEST = 0, 255
LOWEST, HIGHEST = -1, 1
AGE, AGE_UNIT, OLDEST = 40, 15, 99
BOUNDARIES = (13, 18, 65)
TOPICS = (101, 205, 307, 412)

DATASET = Dataset(
    name="api_search",
    description=(
        f"Brightness of a reader's picture, {DARKEST} to {BRIGHTEST}, age in years, and two topics by their numbers; "
        f"and what is made of them: the brightness between {LOWEST} and {HIGHEST}; that and the age, less {AGE} and in "
        f"units of {AGE_UNIT} years, as a pair of length one; the age's group, new ones beginning at {BOUNDARIES}; and "
        f"which of the topics {TOPICS}, or others, are among the two."
    ),
    version="1.0.0",
    features={"readers": Array((4,)), "prepared": Array((12,))},
    inputs="readers",
    labels="prepared",
    sizes={"train": 2_000, "validation": 500, "heldout": 4_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
)
