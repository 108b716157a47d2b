"""Film reviews, for or against; the real ones are from IMDb."""

from grader.datasets.dataset import Dataset, Edition, Files, Label, Lazy, Text, TfdsSource

CLASSES = ("neg", "pos")  # the grammar's symbols for labels 0 and 1

DATASET = Dataset(
    name="imdb_reviews",
    description="Film reviews in English, half of them favourable. Praise and blame occur in both classes.",
    version="1.0.1",
    features={"text": Text(), "label": Label(CLASSES)},
    inputs="text",
    labels="label",
    sizes={"train": 10_000, "validation": 1_000, "heldout": 3_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=TfdsSource(
        builder="imdb_reviews/plain_text:1.0.0",
        splits={"train": "train[:10000]", "validation": "train[20000:21000]", "heldout": "test[:3000]"},
        address="https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
        download_megabytes=80.2,
        files=Files(
            names=("aclImdb_v1.tar.gz", "aclImdb.tar.xz", "aclImdb"),
            read=Lazy(f"{__name__}.real", "read"),
            editions=(Edition("all labelled reviews", 50_000),),
        ),
    ),
)
