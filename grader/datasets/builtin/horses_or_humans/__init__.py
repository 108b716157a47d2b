"""Computer-drawn horses and humans in many poses and places."""

from grader.datasets.dataset import Dataset, Edition, Files, Image, Label, Lazy, TfdsSource

SIDE = 150
CLASSES = ("horses", "humans")

DATASET = Dataset(
    name="horses_or_humans",
    description=(
        "Computer-drawn horses and humans in many poses, in colour. "
        "Held-out pictures show other figures in other places than those of training and validation."
    ),
    version="1.0.0",
    features={"image": Image((SIDE, SIDE, 3)), "label": Label(CLASSES)},
    inputs="image",
    labels="label",
    sizes={"train": 1_000, "validation": 200, "heldout": 600},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=TfdsSource(
        builder="horses_or_humans:3.0.0",
        splits={"train": "train[:80%]", "validation": "train[80%:]", "heldout": "test"},
        address="https://storage.googleapis.com/download.tensorflow.org/data/horse-or-human.zip",
        download_megabytes=153.6,
        files=Files(
            names=(
                "horse-or-human",
                "validation-horse-or-human",
            ),
            read=Lazy("grader.datasets.class_folders", "read"),
            editions=(Edition("horse-or-human", 1_283),),
        ),
    ),
    chunk=50,
    write_files=Lazy(f"{__name__}.files", "write_files"),
)
