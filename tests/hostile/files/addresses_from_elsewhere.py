"""A file whose addresses do not count from its first byte."""

from pathlib import Path

from forging import BOTH, weights_bytes

FORMATS = BOTH
CHECK, SAYS = "format", "uncommon way"


def attack(path: Path) -> None:
    weights_bytes(path, lambda content: content[:24] + (8).to_bytes(8, "little") + content[32:])
