"""Iris flowers of three species by four lengths."""

from grader.datasets.dataset import Array, Dataset, Edition, Files, Label, Lazy, TfdsSource

SPECIES = ("setosa", "versicolor", "virginica")

DATASET = Dataset(
    name="iris",
    description="Sepal length and width, petal length and width of iris flowers in cm, and their species.",
    version="1.0.0",
    features={"features": Array((4,)), "label": Label(SPECIES)},
    inputs="features",
    labels="label",
    sizes={"train": 90, "validation": 30, "heldout": 3_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=TfdsSource(
        builder="iris:2.1.0",
        splits={"train": "train[:90]", "validation": "train[90:120]", "heldout": "train[120:]"},
        address="https://archive.ics.uci.edu/static/public/53/iris.zip",
        download_megabytes=0.004,
        files=Files(
            names=("iris.data", "iris.csv", "Iris.csv"),
            read=Lazy(f"{__name__}.real", "read"),
            editions=(Edition("iris.data", 150),),
        ),
    ),
)
