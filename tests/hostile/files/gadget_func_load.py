"""A function of Keras that turns marshalled code into a function (CVE-2025-8747)."""

from pathlib import Path

from forging import BOTH, function, update_config

FORMATS = BOTH
CHECK, SAYS = "format", "'func_load'"


def attack(path: Path) -> None:
    update_config(path, bias_initializer=function("keras.src.utils.python_utils", "func_load"))
