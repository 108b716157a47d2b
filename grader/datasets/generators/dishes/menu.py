"""What a dish needs to be on the menu: a recipe that draws it, an angle and a size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from grader.datasets.generators.dishes.scene import Scene

Draw = Callable[[Scene], None]
FROM_ABOVE, ASLANT, LOW = (0.0, 52.0), (18.0, 60.0), (42.0, 68.0)  # degrees off the vertical


@dataclass(frozen=True)
class Recipe:
    """How a dish is drawn, from which angles it is shown and how much larger than others."""

    draw: Draw
    tilt: tuple[float, float]
    zoom: float


MENU: dict[str, Recipe] = {}


def dish(tilt: tuple[float, float] = FROM_ABOVE, zoom: float = 1.0) -> Callable[[Draw], Draw]:
    """Puts a function on the menu under its own name."""

    def enter(draw: Draw) -> Draw:
        MENU[draw.__name__] = Recipe(draw, tilt, zoom)
        return draw

    return enter
