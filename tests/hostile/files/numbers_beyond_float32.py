"""Finite float64 outputs so large that the interval of their mean is infinite."""

from pathlib import Path

import numpy as np
from forging import BOTH, save

FORMATS = BOTH
CHECK, SAYS = "score", "2,000 of 2,000 outputs are NaN or infinite"


def attack(path: Path) -> None:
    import keras

    dense = keras.layers.Dense(1, dtype="float64")
    model = keras.Sequential([keras.Input((1,)), dense])
    dense.set_weights([np.full((1, 1), 5.1e304), np.zeros(1)])
    save(path, model)
