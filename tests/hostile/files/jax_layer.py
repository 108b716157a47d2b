"""A layer that runs exported JAX code."""

from pathlib import Path

from forging import BOTH, marshalled_object, update_layer

FORMATS = BOTH
CHECK, SAYS = "format", "JaxLayer"


def attack(path: Path) -> None:
    update_layer(
        path, module="keras.layers", class_name="JaxLayer", config={"name": "innocent", "call_fn": marshalled_object()}
    )
