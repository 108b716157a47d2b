"""Short messages about disasters, real or imagined; the real ones are a competition's."""

from grader.datasets.dataset import Dataset, Edition, Files, FileSource, Label, Lazy, Text

CLASSES = ("imagined", "real")  # the grammar's symbols for labels 0 and 1

DATASET = Dataset(
    name="disaster_tweets",
    description="Short messages full of fires and floods, some of them real.",
    version="1.0.0",
    features={"text": Text(), "label": Label(CLASSES)},
    inputs="text",
    labels="label",
    sizes={"train": 6_000, "validation": 600, "heldout": 3_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=FileSource(
        files=Files(
            names=(
                "nlp_getting_started.zip",
                "nlp-getting-started.zip",
                "train.csv",
            ),
            read=Lazy(f"{__name__}.real", "read"),
            editions=(Edition("train.csv of the competition", 7_613, "0a4b722cd52c231c"),),
        ),
        version="1.0.0",
        address="https://storage.googleapis.com/ztm_tf_course/nlp_getting_started.zip",
        download_megabytes=0.6,
    ),
)
