"""A subclassed model."""

from pathlib import Path

from forging import BOTH, config

FORMATS = BOTH
CHECK, SAYS = "format", "'MyModel'"


def attack(path: Path) -> None:
    config(path, lambda config: config.update(class_name="MyModel", module="starter", registered_name="MyModel"))
