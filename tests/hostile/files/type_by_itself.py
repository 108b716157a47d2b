"""A named datatype, which is neither a group nor an array."""

from pathlib import Path

import numpy as np
from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "neither a group nor an array"


def attack(path: Path) -> None:
    weights(path, lambda file: file.__setitem__("x", np.dtype("float32")))
