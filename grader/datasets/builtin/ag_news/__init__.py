"""News reports in four classes; the real ones are from AG's corpus of news articles."""

from grader.datasets.dataset import Dataset, Edition, Files, Label, Lazy, Text, TfdsSource

DATASET = Dataset(
    name="ag_news",
    description="News agency reports of one or two sentences, in four classes.",
    version="1.0.1",
    features={"description": Text(), "label": Label(("World", "Sports", "Business", "Sci/Tech"))},
    inputs="description",
    labels="label",
    sizes={"train": 8_000, "validation": 1_000, "heldout": 4_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=TfdsSource(
        builder="ag_news_subset:1.0.0",
        splits={"train": "train[:8000]", "validation": "train[8000:9000]", "heldout": "test[:4000]"},
        address="https://drive.google.com/uc?export=download&id=0Bz8a_Dbh9QhbUDNpeUdjb0wxRms",
        download_megabytes=11.24,
        files=Files(
            names=("train.csv", "test.csv"),
            read=Lazy(f"{__name__}.real", "read"),
            editions=(Edition("train.csv and test.csv", 127_600),),
        ),
    ),
)
