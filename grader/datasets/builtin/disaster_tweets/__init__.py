"""Short messages about disasters, real or imagined; the real ones are a competition's."""

from grader.datasets.dataset import Dataset, FileSource, Label, Lazy, Text

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
        filename="nlp_getting_started.zip",
        version="1.0.0",
        address="https://storage.googleapis.com/ztm_tf_course/nlp_getting_started.zip",
        sha256=None,
        download_megabytes=0.6,
        parse=Lazy(f"{__name__}.real", "parse"),
        validation_from=0.7,
        heldout_from=0.8,
    ),
)
