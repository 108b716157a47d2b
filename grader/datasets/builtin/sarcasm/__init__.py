"""Headlines, sarcastic or not; the real ones come from a public JSON file."""

from grader.datasets.dataset import Dataset, Edition, Files, FileSource, Label, Lazy, Text

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
        files=Files(
            names=(
                "sarcasm.json",
                "Sarcasm_Headlines_Dataset.json",
                "Sarcasm_Headlines_Dataset_v2.json",
            ),
            read=Lazy(f"{__name__}.real", "read"),
            editions=(
                Edition("version 1", 26_709),
                Edition("version 2", 28_619),
            ),
        ),
        version="1.0.0",
        address="https://storage.googleapis.com/learning-datasets/sarcasm.json",
        download_megabytes=5.6,
    ),
)
