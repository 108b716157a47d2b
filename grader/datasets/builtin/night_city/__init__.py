"""Pictures of a city at night, and what four filters make of them: synthetic by nature."""

from grader.datasets.dataset import Array, Dataset, Image, Lazy

SIZE, FILTERS = 32, 4

DATASET = Dataset(
    name="night_city",
    description=(
        f"Pictures of a city at night, and what {FILTERS} filters of 3 x 3 pixels make of each: edges between left and "
        "right, edges between above and below, a blurred picture and a sharpened one."
    ),
    version="1.0.0",
    features={"image": Image((SIZE, SIZE, 1)), "filtered": Array((SIZE, SIZE, FILTERS))},
    inputs="image",
    labels="filtered",
    sizes={"train": 400, "validation": 100, "heldout": 1_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
)
