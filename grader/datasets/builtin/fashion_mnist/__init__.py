"""Garments, shoes and bags of ten kinds, 28 by 28 grey levels."""

from grader.datasets.dataset import Dataset, Image, Label, Lazy, TfdsSource

SIDE = 28  # pixels of an image's side

DATASET = Dataset(
    name="fashion_mnist",
    description="Garments, shoes and bags of ten kinds, 28 by 28 grey levels on black.",
    version="1.0.0",
    features={
        "image": Image((SIDE, SIDE, 1)),
        "label": Label(
            ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
        ),
    },
    inputs="image",
    labels="label",
    sizes={"train": 20_000, "validation": 4_000, "heldout": 10_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=TfdsSource(
        builder="fashion_mnist:3.0.1",
        splits={"train": "train[:55000]", "validation": "train[55000:]", "heldout": "test"},
        address="http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        download_megabytes=29.5,
    ),
)
