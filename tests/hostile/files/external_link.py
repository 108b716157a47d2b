"""A link to a group in another file."""

from pathlib import Path

import h5py
from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "link to another place"


def attack(path: Path) -> None:
    weights(path, lambda file: file.__setitem__("innocent", h5py.ExternalLink("/etc/passwd", "/")))
