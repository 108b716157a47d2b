"""Poems; the real text is Shakespeare's."""

from grader.datasets.dataset import Dataset, Lazy, Text, TfdsSource

DATASET = Dataset(
    name="verse",
    description="Poems on ten themes in five forms, with metre and rhyme; the real text is Shakespeare's.",
    version="1.0.0",
    features={"text": Text()},
    inputs="text",
    labels=None,
    sizes={"train": 560, "validation": 56, "heldout": 112},  # about 62,000, 6,200 and 12,600 words
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=TfdsSource(
        builder="tiny_shakespeare:1.0.0",
        splits={"train": "train", "validation": "validation", "heldout": "test"},
        address="https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
        download_megabytes=1.06,
    ),
)
