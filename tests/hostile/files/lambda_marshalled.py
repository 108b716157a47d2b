"""A Lambda whose function is marshalled Python (CVE-2024-3660, CVE-2025-9905)."""

from pathlib import Path

from forging import BOTH, marshalled, replace_layer

FORMATS = BOTH
CHECK, SAYS = "format", "is a Lambda"


def attack(path: Path) -> None:
    replace_layer(path, {"class_name": "Lambda", "config": {"name": "innocent", "function": marshalled()}})
