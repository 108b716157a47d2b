"""Plain layers in a small file whose activations take 48 GB for one batch."""

from pathlib import Path

from forging import BOTH, add_layer

FORMATS = BOTH
CHECK, SAYS = "loads", "memory"
SLOW = True  # reaches the limit after seconds


def attack(path: Path) -> None:
    add_layer(path, "RepeatVector", n=12_000_000)
