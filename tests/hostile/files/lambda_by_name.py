"""A Lambda that names a function of the system instead of carrying one."""

from pathlib import Path

from forging import BOTH, replace_layer

FORMATS = BOTH
CHECK, SAYS = "format", "is a Lambda"


def attack(path: Path) -> None:
    named = {"function": "system", "module": "os", "function_type": "function", "arguments": {}}
    replace_layer(path, {"class_name": "Lambda", "config": {"name": "innocent", **named}})
