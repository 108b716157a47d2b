"""The parts of an exercise's section in their order: a family of plots is a module with parts(shown)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from grader.report.page import classes, curves, drawing, layers, own, plane, regression, scores, series, wrong
from grader.report.page.content import Part, Remark
from grader.report.page.shown import Shown

FAMILIES: dict[str, Callable[[Shown], Iterator[Part]]] = {
    "Score": scores.parts,
    "Learning curves": curves.parts,
    "Classes": classes.parts,
    "Most wrong examples": wrong.parts,
    "Series": series.parts,
    "Regions": plane.parts,
    "Output and label": regression.parts,
    "Own plots": own.parts,
    "Layers and size": layers.parts,
}

OF_AN_OUTPUT = {"Score", "Classes", "Most wrong examples", "Series", "Regions", "Output and label"}


def parts(shown: Shown) -> list[Part]:
    """All parts that a model has. A family that stumbles over it leaves a remark instead."""
    found: list[Part] = []
    with drawing.style():
        for name, family in FAMILIES.items():
            for one in shown.of_each_output() if name in OF_AN_OUTPUT else [shown]:
                try:
                    drawn = list(family(one))
                except Exception as error:  # a stranger's model or history may hold anything, and the grade stands
                    drawn = [failed(name, error)]
                found += [replace(part, title=f"{part.title}: {one.output}") if one.output else part for part in drawn]
    return found


def failed(name: str, error: Exception) -> Remark:
    return Remark(name, f"This could not be drawn: {type(error).__name__}: {error}")
