"""A list of names whose nodes have no bytes, for which HDF5 makes room without end."""

from pathlib import Path

from forging import BOTH, tree_of_names

FORMATS = BOTH
CHECK, SAYS = "format", "uncommon way"


def attack(path: Path) -> None:
    tree_of_names(path, start=6, size=4)
