"""Plain layers in a file of kilobytes that make 48 gigabytes of a batch."""

from pathlib import Path

from forging import BOTH, add_layer

FORMATS = BOTH
CHECK, SAYS = "loads", "memory"
SLOW = True  # the limit is reached after seconds


def attack(path: Path) -> None:
    add_layer(path, "RepeatVector", n=12_000_000)
