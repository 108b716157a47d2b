"""A TensorFlow type, which is looked up by its name."""

from pathlib import Path

from forging import BOTH, update_config

FORMATS = BOTH
CHECK, SAYS = "format", "'TypeSpec'"


def attack(path: Path) -> None:
    update_config(path, extra={"class_name": "TypeSpec", "type_spec": "os.system", "serialized": []})
