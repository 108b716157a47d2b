"""Dishes of 101 kinds on their tables, drawn in NumPy: the stand-in for photographs of food."""

from __future__ import annotations

import numpy as np

from grader.datasets.generators.dishes import bread as dishes_bread
from grader.datasets.generators.dishes import cakes as dishes_cakes
from grader.datasets.generators.dishes import east as dishes_east
from grader.datasets.generators.dishes import fried as dishes_fried
from grader.datasets.generators.dishes import meat as dishes_meat
from grader.datasets.generators.dishes import salads as dishes_salads
from grader.datasets.generators.dishes import spoon as dishes_spoon
from grader.datasets.generators.dishes import sweet as dishes_sweet
from grader.datasets.generators.dishes import ten_built as dishes_ten_built
from grader.datasets.generators.dishes import ten_cooked as dishes_ten_cooked
from grader.datasets.generators.dishes.menu import MENU
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.sides import extras
from grader.datasets.generators.dishes.surface import SIDE
from grader.datasets.generators.dishes.table import lay_table, photograph

__all__ = ["MENU", "SIDE", "draw"]
_RECIPES = (  # importing them puts their dishes on the menu
    dishes_bread,
    dishes_cakes,
    dishes_east,
    dishes_fried,
    dishes_meat,
    dishes_salads,
    dishes_spoon,
    dishes_sweet,
    dishes_ten_built,
    dishes_ten_cooked,
)


def draw(name: str, rng: np.random.Generator) -> np.ndarray:
    """A picture of this dish, (160, 160, 3) uint8."""
    recipe = MENU[name]
    scene = Scene(rng, recipe.tilt, recipe.zoom)
    lay_table(scene)
    recipe.draw(scene)
    extras(scene)
    return photograph(scene)
