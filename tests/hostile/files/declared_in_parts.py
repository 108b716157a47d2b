"""A hundred arrays of one megabyte each whose numbers are not in the file."""

from pathlib import Path

from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "MB when read"


def attack(path: Path) -> None:
    weights(path, lambda file: [file.create_dataset(f"x{n}", (250_000,), "float32") for n in range(100)])
