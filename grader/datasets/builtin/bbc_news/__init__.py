"""News articles on five topics; the real ones come from a public CSV file."""

from grader.datasets.dataset import Dataset, Edition, Files, FileSource, Label, Lazy, Text

TOPICS = ("business", "entertainment", "politics", "sport", "tech")  # labels 0 to 4, and symbols of the grammar

DATASET = Dataset(
    name="bbc_news",
    description="News articles in lower case, on five topics.",
    version="1.0.0",
    features={"text": Text(), "label": Label(TOPICS)},
    inputs="text",
    labels="label",
    sizes={"train": 1_600, "validation": 200, "heldout": 2_500},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=FileSource(
        files=Files(
            names=("bbc-text.csv",),
            read=Lazy(f"{__name__}.real", "read"),
            editions=(Edition("bbc-text.csv", 2_126),),
        ),
        version="1.0.0",
        address="https://storage.googleapis.com/learning-datasets/bbc-text.csv",
        download_megabytes=5.1,
    ),
)
