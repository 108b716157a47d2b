"""A pickle inside a TorchModuleWrapper (CVE-2025-49655)."""

from pathlib import Path

from forging import BOTH, pickled, update_layer

FORMATS = BOTH
CHECK, SAYS = "format", "TorchModuleWrapper"


def attack(path: Path) -> None:
    inner = {"name": "innocent", "module": pickled()}
    update_layer(path, module="keras.layers", class_name="TorchModuleWrapper", config=inner)
