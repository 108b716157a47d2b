"""A Lambda in the form of Keras 3, with its function as an object (CVE-2024-3660)."""

from pathlib import Path

from forging import BOTH, marshalled_object, replace_layer

FORMATS = BOTH
CHECK, SAYS = "format", "is a Lambda"


def attack(path: Path) -> None:
    replace_layer(
        path,
        {
            "module": "keras.layers",
            "class_name": "Lambda",
            "config": {"name": "innocent", "function": marshalled_object(), "arguments": {}},
            "registered_name": None,
        },
    )
