"""Hands in three gestures, and a folder of photos to sort: synthetic, as only then is it known what each shows."""

from grader.datasets.dataset import Dataset, Image, Label, Lazy

SIDE = 75

DATASET = Dataset(
    name="hand_photos",
    description="Hands in the gestures of rock, paper and scissors, in colour, and a folder of photos without labels.",
    version="1.0.0",
    features={"image": Image((SIDE, SIDE, 3)), "label": Label(("rock", "paper", "scissors"))},
    inputs="image",
    labels="label",
    sizes={"train": 1_200, "validation": 300, "heldout": 2_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    chunk=100,
    real=None,
    write_files=Lazy(f"{__name__}.photos", "write_files"),
    hidden={"pictures": Lazy(f"{__name__}.photos", "pictures")},
)
