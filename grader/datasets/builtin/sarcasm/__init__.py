"""Headlines, sarcastic or not; the real ones come from a public JSON file."""

from grader.datasets.dataset import Dataset, FileSource, Label, Lazy, Text

DATASET = Dataset(
    name="sarcasm",
    description="News headlines in lower case, half of them sarcastic.",
    version="1.1.0",
    features={"headline": Text(), "label": Label(("not sarcastic", "sarcastic"))},
    inputs="headline",
    labels="label",
    sizes={"train": 20_000, "validation": 3_000, "heldout": 6_000},
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=FileSource(
        filename="sarcasm.json",
        version="1.0.0",
        address="https://storage.googleapis.com/learning-datasets/sarcasm.json",
        sha256=None,
        download_megabytes=5.6,
        parse=Lazy(f"{__name__}.real", "parse"),
        validation_from=0.7,  # of 28,619: about the 20,000 that the exam trains on
        heldout_from=0.79,
    ),
)
