"""Hands in the three gestures of rock, paper, scissors."""

from grader.datasets.dataset import Dataset, Edition, Files, Image, Label, Lazy, TfdsSource

SIDE = 150

DATASET = Dataset(
    name="rock_paper_scissors",
    description=(
        "Hands in the three gestures of the game, in colour: fist, flat hand, two fingers in a V. "
        "Held-out hands belong to other persons than those of training and validation."
    ),
    version="1.1.0",
    features={"image": Image((SIDE, SIDE, 3)), "label": Label(("rock", "paper", "scissors"))},
    inputs="image",
    labels="label",
    sizes={"train": 1_200, "validation": 300, "heldout": 900},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=TfdsSource(
        builder="rock_paper_scissors:3.0.0",
        splits={"train": "train[:90%]", "validation": "train[90%:]", "heldout": "test"},
        address="https://storage.googleapis.com/download.tensorflow.org/data/rps.zip",
        download_megabytes=219.5,
        files=Files(
            names=(
                "rps",
                "rps-test-set",
            ),
            read=Lazy("grader.datasets.class_folders", "read"),
            editions=(Edition("rps", 2_892),),
        ),
    ),
    chunk=100,
)
