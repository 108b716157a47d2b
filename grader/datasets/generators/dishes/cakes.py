"""Recipes of cakes and pies."""

from __future__ import annotations

import numpy as np

from grader.datasets.generators.dishes.menu import ASLANT, LOW, dish
from grader.datasets.generators.dishes.outlines import Outline, box, diamond, disc, moved, wedge, widening, within
from grader.datasets.generators.dishes.parts import aside, at, cake, sauce_colour, somewhere, sprig, ware
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.sides import berries, cream
from grader.datasets.generators.dishes.table import plate

SYRUPS = "4a2414 a8702c b82838 8a4a1c 6a3418 e8c890"


def sugar(s: Scene, outline: Outline, z: float, share: float = 0.9) -> None:
    s.stain("grain", "fbf8f2", share, outline, z=z, above=0.45, sharp=2.5)


def ball_of_ice(s: Scene, place: np.ndarray, z: float, r: float = 0.26) -> None:
    colours = s.tones("f4e8c4 f8f0dc f4ecd8", 1)
    s.lumps(at(place[None], z + 0.7 * r), np.array([r, r, r]), colours, rough=0.06, zoom=90)


def sweet_side(s: Scene, z: float, chance: float = 0.5) -> None:
    """Ice, cream, fruit or sauce beside a dessert."""
    if s.chance(chance):
        place = aside(s, 0.7)
        match int(s.rng.integers(4)):
            case 0:
                ball_of_ice(s, place, z)
            case 1:
                cream(s, place, z, 0.2)
            case 2:
                count = int(s.rng.integers(2, 7))
                berries(s, count, place + s.spread(count, 0.2), z)
            case _:
                s.pool(moved(disc(s.between(0.2, 0.5)), *(0.6 * place)), sauce_colour(s, SYRUPS), z=z, ragged=0.12)


@dish(ASLANT, 1.1)
def apple_pie(s: Scene) -> None:
    crust = str(s.rng.choice(["c08038 e0b068", "a8682c d09850", "d0984c ecc888"]))
    whole = s.chance(0.3)
    if whole:
        z = ware(s, "plate board")
        s.solid(disc(0.95), z, z + 0.24, crust, crust, name="batter", profile=widening(0.08))
        s.heap(disc(0.8), "mince", "c88a3c e8c070", z=z + 0.2, rise=0.03, ragged=0, gloss=0.5)
        top, outline = z + 0.26, disc(0.86)
    else:
        outline, top = cake(
            s,
            f"{crust.split()[0]} d8a850 e8c478 d0a04c {crust.split()[0]}",
            crust,
            0.34,
            kinds="wedge",
            name="mince",
            grain=0.35,
            zoom=120,
            gloss=0.2,
        )
    turn = s.between(0, 3)
    if whole or s.chance(0.5):  # a lattice
        for angle in (turn, turn + np.pi / 2):
            normal, way = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
            for offset in np.arange(-1, 1.01, 0.24):
                strip = moved(box(1.3, 0.07, 0.03), *(offset * normal), angle=np.arctan2(way[1], way[0]))
                s.heap(
                    within(strip, outline), "batter", crust, z=top - 0.02, rise=0.04, steep=20, ragged=0, relief=0.01
                )
    if not whole:
        sweet_side(s, 0.04, 0.75)
    s.stain("blotch", "8a4a1c", 0.5, outline, z=top)


@dish(ASLANT, 1.05)
def baklava(s: Scene) -> None:
    z = ware(s)
    count, turn, size = int(s.rng.integers(2, 8)), s.between(0, 3), s.between(0.2, 0.28)
    places = s.spread(count, 0.5)
    order = np.argsort(s.project(at(places, z))[1])
    triangle = s.chance(0.35)
    for place in places[order]:
        own = turn + s.rng.normal(0, 0.25)
        outline = (
            moved(wedge(2.2 * size, 0.45), *place, angle=own) if triangle else moved(diamond(size), *place, angle=own)
        )
        s.solid(
            outline,
            z,
            z + 0.2,
            "c88a3c a8682c e0b058 b87830 e0b058 c08038",
            "c88a34 e8b858",
            name="fibre",
            zoom=120,
            grain=0.5,
            gloss=0.6,
            relief=0.02,
        )
        s.heap(moved(disc(0.09), *place), "mince", "7a9a3c a8b858 5a7a2c", z=z + 0.2, rise=0.02, ragged=0.05)


@dish(ASLANT)
def bread_pudding(s: Scene) -> None:
    outline, top = cake(
        s,
        "b8803c d8a860 c89048 a86c2c",
        "b07434 d8a860 8a5424",
        s.between(0.3, 0.45),
        kinds="box box wedge",
        name="blotch",
        zoom=60,
        grain=0.5,
        relief=0.09,
        gloss=0.4,
    )
    s.sprinkle("beans", "3a2014 5a3420", outline, z=top, zoom=170, share=s.between(0, 0.6))
    if s.chance(0.8):
        s.pool(within(outline, s.fray(disc(0.6), 0.3)), sauce_colour(s, "d8a048 f0dcb0 8a4a1c f4ead0"), z=top)
    sweet_side(s, 0.04, 0.7)


def _layers(crumb: str, filling: str, count: int) -> str:
    return " ".join([*(f"{crumb} {crumb} {crumb} {filling}" for _ in range(count)), f"{filling}"])


@dish(LOW, 1.1)
def carrot_cake(s: Scene) -> None:
    crumb = str(s.rng.choice(["b0703c", "a8622c", "c08448"]))
    outline, top = cake(s, _layers(crumb, "f8f0dc", int(s.rng.integers(2, 4))), "f8f0dc fbf6ea", 0.55, grain=0.4)
    s.sprinkle("mince", "a8743c d09858", outline, z=top, zoom=170, share=s.between(0, 0.6))
    if s.chance(0.5):
        middle = somewhere(s, 0, 0.15)
        s.tubes(at(middle[None], top + 0.03), at(middle[None] + 0.14, top + 0.03), 0.045, s.tones("e87820 f08830", 1))
        sprig(s, middle + 0.17, top + 0.03, 0.07)
    sweet_side(s, 0.04, 0.3)


@dish(LOW, 1.1)
def cheesecake(s: Scene) -> None:
    base = str(s.rng.choice(["b07a3c", "5a3420", "8a5a2c"]))
    outline, top = cake(
        s,
        f"{base} {base} f4e4b8 f4e8c4 f4e8c4 f4e8c4 f4e4b8",
        "f0d8a0 f8ecc8",
        0.45,
        grain=0.05,
        kinds="wedge",
        name="cloud",
    )
    if s.chance(0.65):
        s.pool(
            within(outline, s.fray(disc(0.75), 0.25)),
            sauce_colour(s, "a81c30 c83048 4a2414 b87830 3c2850"),
            z=top,
            thick=0.03,
        )
    if s.chance(0.5):
        count = int(s.rng.integers(1, 6))
        berries(s, count, s.spread(count, 0.2), top)
    sweet_side(s, 0.04, 0.5)


@dish(LOW, 1.1)
def chocolate_cake(s: Scene) -> None:
    crumb, icing = (
        str(s.rng.choice(["4a2818", "3a1e12", "5c3420"])),
        str(s.rng.choice(["2e180e", "5a3420", "4a2414", "7a4a30"])),
    )
    outline, top = cake(
        s, _layers(crumb, icing, int(s.rng.integers(1, 4))), f"{icing} {crumb}", 0.52, grain=0.35, gloss=0.4
    )
    if s.chance(0.4):
        s.sprinkle("shreds", "2a160c 5a3420", outline, z=top, zoom=150)
    if s.chance(0.4):
        cream(s, somewhere(s, 0, 0.15), top, 0.12)
    if s.chance(0.25):
        sugar(s, outline, top, 0.7)
    sweet_side(s, 0.04, 0.6)


@dish(LOW)
def cup_cakes(s: Scene) -> None:
    z = ware(s, "plate plate board slate tray")
    count = int(s.rng.integers(1, 6))
    places = s.spread(count, 0.5 if count > 1 else 0.15)
    frost = [sauce_colour(s, "f4a8b8 f8f0e0 5a3420 b8d8c0 f0d878 c8a8d8 a8c8e8 c82838") for _ in range(2)]
    r = s.between(0.24, 0.3) if count > 1 else s.between(0.36, 0.46)
    case = sauce_colour(s, "d0a060 5a3420 f4f0e8 c83048 8a5a34 7098b0")
    for place in places[np.argsort(s.project(at(places, z))[1])]:
        s.solid(
            moved(disc(r), *place),
            z,
            z + 1.1 * r,
            f"{case} {case}",
            "c88a4c",
            grain=0.3,
            name="weave",
            profile=widening(0.07),
        )
        colour = frost[int(s.rng.integers(2))]
        turns = 11
        angle = np.arange(turns) * 1.15 + s.between(0, 6)
        away = r * 0.6 * (1 - np.arange(turns) / turns)
        swirl = place + away[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        axes = r * np.linspace(0.55, 0.26, turns)[:, None] * np.array([[1, 1, 0.8]])
        s.lumps(at(swirl, z + r * (1.2 + 0.075 * np.arange(turns))), axes, s.tones(colour, turns, 0.03), gloss=0.3)
        if s.chance(0.5):
            spots = place + s.spread(10, r * 0.7)
            s.lumps(
                at(spots, z + 1.75 * r),
                np.array([0.035, 0.02, 0.02]),
                s.tones("e83048 30a0e0 f0d030 50b050 fbf8f2", 10),
            )
        if s.chance(0.3):
            berries(s, 1, place[None], z + 1.95 * r)


@dish(LOW, 1.1)
def red_velvet_cake(s: Scene) -> None:
    crumb = str(s.rng.choice(["a01c24", "8a1820", "b02c30"]))
    outline, top = cake(s, _layers(crumb, "f8f0e0", int(s.rng.integers(2, 5))), "f8f0e0 fbf8f0", 0.55, grain=0.35)
    if s.chance(0.6):
        s.sprinkle("mince", "a01c24 c03038", outline, z=top, zoom=170, share=0.9)
    if s.chance(0.4):
        cream(s, somewhere(s, 0, 0.15), top, 0.13)
    sweet_side(s, 0.04, 0.3)


@dish(LOW, 1.05)
def strawberry_shortcake(s: Scene) -> None:
    z = plate(s)
    place, r = somewhere(s, 0, 0.15), s.between(0.4, 0.52)
    crumb = str(s.rng.choice(["e0b060 f0d090", "d09848 e8c080"]))
    shape = disc(r) if s.chance(0.6) else box(r, 0.8 * r, 0.1)
    for number in range(2):
        low = z + 0.42 * number
        s.solid(moved(shape, *place), low, low + 0.17, crumb, crumb, name="crumb", zoom=110)
        count = 12
        spots = place + s.spread(count, r * 0.95)
        s.lumps(at(spots, low + 0.2), np.array([0.14, 0.14, 0.08]), s.tones("fbf6ec f8f0e0", count, 0.02), rough=0.03)
        fruit = place + s.spread(9, r * 0.95)
        s.lumps(
            at(fruit, low + 0.28),
            np.array([0.12, 0.09, 0.07]),
            s.tones("c82028 d83038", 9),
            second="f0a090",
            mark="side",
            amount=0.6,
            gloss=0.7,
        )
    if s.chance(0.5):
        cream(s, place, z + 0.62, 0.2)
    if s.chance(0.4):
        sprig(s, place + 0.1, z + 0.75, 0.09)


@dish(LOW, 1.1)
def tiramisu(s: Scene) -> None:
    outline, top = cake(
        s,
        "8a5a34 d8b078 f8ecd0 f8ecd0 6a4024 d8b078 f8ecd0 f8ecd0",
        "4a2c1c 6a442c",
        s.between(0.36, 0.5),
        kinds="box box box wedge",
        grain=0.15,
        name="grain",
    )
    s.stain("blotch", "8a6040", 0.4, outline, z=top)
    if s.chance(0.35):
        cream(s, somewhere(s, 0, 0.15), top, 0.12)
    if s.chance(0.4):
        sprig(s, somewhere(s, 0, 0.15), top, 0.1)
    if s.chance(0.4):
        s.sprinkle("dots", "4a2c1c", disc(1.0), z=0.04, zoom=110, thick=0.003)
