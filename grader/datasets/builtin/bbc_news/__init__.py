"""News articles on five topics; the real ones come from a public CSV file."""

from grader.datasets.dataset import Dataset, FileSource, Label, Lazy, Text

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
        filename="bbc-text.csv",
        version="1.0.0",
        address="https://storage.googleapis.com/learning-datasets/bbc-text.csv",
        sha256=None,
        download_megabytes=5.1,
        parse=Lazy(f"{__name__}.real", "parse"),
        validation_from=0.7,
        heldout_from=0.8,
    ),
)
