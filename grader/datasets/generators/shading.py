"""What ray-cast pictures have in common."""

from __future__ import annotations

import numpy as np


def average(fine: np.ndarray) -> np.ndarray:
    """Mean of each 2 by 2 block."""
    rows = fine[::2] + fine[1::2]
    return (rows[:, ::2] + rows[:, 1::2]) * np.float32(0.25)


def blur(field: np.ndarray, radius: int) -> np.ndarray:
    """Mean over a square of 2·radius + 1 pixels a side, zeros outside.

    By running sums, not by matrix products, whose BLAS threads spin on pictures this small: with them a whole dataset
    took 71 s of processor time on two busy cores instead of 10 s.
    """
    width = 2 * radius + 1
    for _ in range(2):  # each turn averages the rows, then exchanges rows and columns
        total = np.zeros((field.shape[0] + width, field.shape[1]), np.float32)
        np.cumsum(field, axis=0, out=total[radius + 1 : -radius])
        total[-radius:] = total[-radius - 1]
        field = ((total[width:] - total[:-width]) * np.float32(1 / width)).T
    return field


def smooth_maximum(depth: np.ndarray, above: np.ndarray, blend: float) -> None:
    """Raises `depth` to the maximum of itself and `depth` + `above`, in place; `above` is used up.

    The maximum is a polynomial one: the seam of two surfaces closer than `blend` is filled, like skin over a joint.
    """
    lift = np.abs(above)
    lift *= np.float32(-1 / blend)
    lift += 1
    np.maximum(lift, 0, out=lift)
    lift *= lift
    lift *= np.float32(blend / 4)
    np.maximum(above, 0, out=above)
    depth += above
    depth += lift
