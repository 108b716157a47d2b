"""Collages of up to four garments, and which kinds are in them: put together from the stand-in of Fashion-MNIST."""

from grader.datasets.dataset import Dataset, Flags, Image, Lazy

SIDE = 56  # pixels of a collage's side
KINDS = ("T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")

DATASET = Dataset(
    name="collages",
    description="Collages of one to four garments, 56 x 56 grey levels, and which of ten kinds are in each.",
    version="1.0.0",
    features={"image": Image((SIDE, SIDE, 1)), "kinds": Flags(KINDS)},
    inputs="image",
    labels="kinds",
    sizes={"train": 4_000, "validation": 1_000, "heldout": 2_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=None,
)
