"""Dishes of 101 kinds on their tables, drawn in NumPy: the stand-in for photographs of food."""

from __future__ import annotations

import numpy as np

from grader.datasets import (
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
from grader.datasets.dishes_menu import MENU
from grader.datasets.dishes_scene import Scene
from grader.datasets.dishes_sides import extras
from grader.datasets.dishes_surface import SIDE
from grader.datasets.dishes_table import lay_table, photograph

__all__ = ["MENU", "SIDE", "draw"]
_RECIPES = (  # imported, they put their dishes on the menu
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
