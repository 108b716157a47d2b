"""What a model is built of: its layers with their parameters, and what its file holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from grader.formatting import size_text
from grader.report.page.content import Part, Table
from grader.report.page.shown import Shown

MOST = 40


def parts(shown: Shown) -> Iterator[Part]:
    model = shown.grade.model
    if model is None:
        return
    limit = shown.exercise.max_megabytes
    note = f"The file has {size_text(model.bytes / 1e6, limit)} of {size_text(limit, limit)}"
    optimizer = size_text(model.optimizer_bytes / 1e6, limit)
    if not optimizer.startswith("0 "):  # too little to be seen in the size
        note += f", {optimizer} of it optimizer state"
    layers = shown.answers.layers if shown.answers else []
    total = sum(layer["parameters"] for layer in layers)
    rows = [
        (
            _called(layer),
            " × ".join("any" if size is None else f"{size:,}" for size in layer["shape"]),
            f"{layer['parameters']:,}",
            f"{layer['parameters'] / total:.0%}" if layer["parameters"] else "",
        )
        for layer in layers[:MOST]
    ]
    if len(layers) > MOST:
        note += f"; {len(layers) - MOST} more layers"
    note += f"; {model.parameters:,} parameters."
    yield Table("Layers and size", ("layer", "output", "parameters", "share"), rows, note)


def _called(layer: Mapping[str, Any]) -> str:
    """The type of a layer, and its name if the learner gave it one."""
    given = re.sub(r"_?\d*$", "", layer["name"]).replace("_", "").lower()
    return (
        layer["class"]
        if given == re.sub(r"\d*$", "", layer["class"]).lower()
        else f"{layer['class']} “{layer['name']}”"
    )
