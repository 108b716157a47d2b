"""A named pipe, on which a reader would wait for ever."""

import os
from pathlib import Path

from forging import BOTH

FORMATS = BOTH
CHECK, SAYS = "file", "pipe"


def attack(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)
