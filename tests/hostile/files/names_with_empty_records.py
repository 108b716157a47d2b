"""A list of names with records of 0 bytes, by which HDF5 divides."""

from pathlib import Path

from forging import BOTH, tree_of_names

FORMATS = BOTH
CHECK, SAYS = "format", "uncommon way"


def attack(path: Path) -> None:
    tree_of_names(path, start=10, size=2)
