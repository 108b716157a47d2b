"""A TextVectorization that takes its words from the network (CVE-2025-12058)."""

from pathlib import Path

from forging import BOTH, replace_layer

FORMATS = BOTH
CHECK, SAYS = "format", "'http://localhost:9/words'"


def attack(path: Path) -> None:
    inner = {"name": "words", "vocabulary": "http://localhost:9/words"}
    layer = {"module": "keras.layers", "class_name": "TextVectorization", "config": inner, "registered_name": None}
    replace_layer(path, layer)
