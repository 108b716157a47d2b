"""A text file under the model's name."""

from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "format", "text file"


def attack(path: Path) -> None:
    path.write_text("import tensorflow as tf\n" * 20)
