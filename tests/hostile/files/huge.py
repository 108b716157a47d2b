"""A good model followed by fifty gigabytes of zeros."""

import os
from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "size", "at most 1 MB allowed"


def attack(path: Path) -> None:
    os.truncate(path, 50 * 10**9)
