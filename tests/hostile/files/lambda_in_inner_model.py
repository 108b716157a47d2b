"""A Lambda in a model in a model, which clone_model would copy outside of safe mode (CVE-2026-12481)."""

from pathlib import Path

from forging import BOTH, marshalled, replace_layer

FORMATS = BOTH
CHECK, SAYS = "format", "is a Lambda"


def attack(path: Path) -> None:
    inner = {"class_name": "Lambda", "config": {"name": "innocent", "function": marshalled()}}
    replace_layer(path, {"class_name": "Sequential", "config": {"name": "outer", "layers": [inner]}})
