"""Photographs of cats and dogs, with few to train on."""

from grader.datasets.dataset import Dataset, Edition, Files, Image, Label, Lazy, TfdsSource

SIDE = 150

DATASET = Dataset(
    name="cats_vs_dogs",
    description=(
        "Photographs of cats and dogs in colour. Every picture shows an animal of its own, in every pose, light and "
        "place; there are few of them to learn from."
    ),
    version="1.0.0",
    features={"image": Image((SIDE, SIDE, 3)), "label": Label(("cat", "dog"))},
    inputs="image",
    labels="label",
    sizes={"train": 1_000, "validation": 300, "heldout": 1_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=TfdsSource(
        builder="cats_vs_dogs:4.0.1",
        splits={"train": "train[:1000]", "validation": "train[1000:1300]", "heldout": "train[20000:21000]"},
        address="https://download.microsoft.com/download/3/E/1/3E1C3F21-ECDB-4869-8368-6DEBA77B919F/"
        "kagglecatsanddogs_5340.zip",
        download_megabytes=786.7,
        files=Files(
            names=("PetImages", "cats_and_dogs"),
            read=Lazy("grader.datasets.class_folders", "read"),
            editions=(
                Edition("all readable photographs", 23_262),
                Edition("all photographs", 24_998),
            ),
        ),
        workaround="tensorflow-datasets 4.9.10 cannot prepare it on Windows. Download the archive and unpack it: DIR "
        "is its folder PetImages.",
    ),
    chunk=50,
)
