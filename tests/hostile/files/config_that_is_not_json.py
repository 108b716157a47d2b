"""A config that is Python, not JSON."""

from pathlib import Path

from forging import BOTH, config_text

FORMATS = BOTH
CHECK, SAYS = "format", "not JSON"


def attack(path: Path) -> None:
    config_text(path, "{", "__import__('os').system('id') or {")
