"""A list of names with nodes of 0 bytes, for which HDF5 allocates memory without end."""

from pathlib import Path

from forging import BOTH, tree_of_names

FORMATS = BOTH
CHECK, SAYS = "format", "uncommon way"


def attack(path: Path) -> None:
    tree_of_names(path, start=6, size=4)
