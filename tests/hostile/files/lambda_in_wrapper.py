"""A Lambda inside a layer that copies its inner layer when built, outside of safe mode (CVE-2026-12481)."""

from pathlib import Path

from forging import BOTH, marshalled, replace_layer

FORMATS = BOTH
CHECK, SAYS = "format", "is a Lambda"


def attack(path: Path) -> None:
    inner = {"class_name": "Lambda", "config": {"name": "innocent", "function": marshalled()}}
    replace_layer(
        path, {"class_name": "Bidirectional", "config": {"name": "outer", "layer": inner, "backward_layer": inner}}
    )
