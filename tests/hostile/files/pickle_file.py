"""A pickle under the model's name."""

import base64
from pathlib import Path

from forging import BOTH, pickled

FORMATS = BOTH
CHECK, SAYS = "format", "a pickle"


def attack(path: Path) -> None:
    path.write_bytes(base64.b64decode(pickled()))
