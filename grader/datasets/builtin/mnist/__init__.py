"""Handwritten digits, 28 by 28 grey levels."""

from grader.datasets.dataset import Dataset, Image, Label, Lazy, TfdsSource

SIZE = 28  # pixels of an image's side

DATASET = Dataset(
    name="mnist",
    description="Handwritten digits, 28 x 28 grey levels",
    version="1.0.0",
    features={"image": Image((SIZE, SIZE, 1)), "label": Label(tuple("0123456789"))},
    inputs="image",
    labels="label",
    sizes={"train": 20_000, "validation": 4_000, "heldout": 10_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=TfdsSource(
        builder="mnist:3.0.1",
        splits={"train": "train[:55000]", "validation": "train[55000:]", "heldout": "test"},
        address="https://storage.googleapis.com/cvdf-datasets/mnist/",
        download_megabytes=11.1,
    ),
)
