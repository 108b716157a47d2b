"""Outputs (n,) instead of (n, 1)."""

from pathlib import Path

from forging import BOTH, add_layer

FORMATS = BOTH
SAYS = "the output (n,) is read as (n, 1)"


def make(path: Path) -> None:
    add_layer(path, "Reshape", target_shape=[])
