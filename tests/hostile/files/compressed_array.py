"""An array that expands a thousandfold."""

from pathlib import Path

import numpy as np
from forging import BOTH, weights

FORMATS = BOTH
CHECK, SAYS = "format", "compressed"


def attack(path: Path) -> None:
    weights(path, lambda file: file.create_dataset("x", data=np.zeros(10**7, "uint8"), compression="gzip"))
