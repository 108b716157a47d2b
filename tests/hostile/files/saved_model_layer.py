"""A TFSMLayer, which loads a SavedModel with any operations (CVE-2026-1462)."""

from pathlib import Path

from forging import BOTH, update_layer

FORMATS = BOTH
CHECK, SAYS = "format", "TFSMLayer"


def attack(path: Path) -> None:
    inner = {"name": "innocent", "filepath": "/neighbour/saved_model", "call_endpoint": "serve"}
    update_layer(path, module="keras.layers", class_name="TFSMLayer", config=inner)
