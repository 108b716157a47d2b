"""Poems; the real text is Shakespeare's."""

from grader.datasets.dataset import Dataset, Edition, Files, FileSource, Lazy, Text

DATASET = Dataset(
    name="verse",
    description="Poems on ten themes in five forms, with metre and rhyme; the real text is Shakespeare's.",
    version="1.0.0",
    features={"text": Text()},
    inputs="text",
    labels=None,
    sizes={"train": 560, "validation": 56, "heldout": 112},  # about 62,000, 6,200 and 12,600 words
    generate=Lazy(f"{__name__}.standin", "generate"),
    real=FileSource(
        files=Files(
            names=("input.txt", "tinyshakespeare.txt", "shakespeare.txt"),
            read=Lazy(f"{__name__}.real", "read"),
            editions=(Edition("tiny Shakespeare", 1_730, "80018df9c4f40834"),),  # poems
        ),
        version="1.0.0",
        address="https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
        download_megabytes=1.06,
    ),
)
