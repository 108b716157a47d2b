"""Recipes of soups, pasta, rice and other food that is heaped on a plate or in a bowl."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.datasets.generators.dishes.menu import FROM_ABOVE, dish
from grader.datasets.generators.dishes.outlines import box, bulging, disc, moved, within
from grader.datasets.generators.dishes.parts import (
    at,
    cake,
    chunks,
    heap_in,
    herbs,
    sauce_colour,
    somewhere,
    soup,
    sprig,
    sticks,
)
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.sides import beside, lemon, shells, shrimps
from grader.datasets.generators.dishes.table import pan, plate, within_bowl


def floating(s: Scene, count: int, size: float, colours: str, level: float, radius: float = 0.75, **marks: Any) -> None:
    chunks(s, count, s.room * radius, size, colours, level - 0.4 * size, flat=0.7, gloss=0.5, **marks)


@dish(FROM_ABOVE)
def clam_chowder(s: Scene) -> None:
    colour = str(s.rng.choice(["f0e4c4 f4ecd4", "ecdcb4 f4e8c8", "e8d4b0 f0e4c8"]))
    if s.chance(0.25):  # in a bread bowl
        level = 0.5
        s.solid(
            disc(0.98),
            0,
            0.52,
            "a8662c c88840 d8a054",
            "c88840 e0b068",
            name="blotch",
            dome=True,
            profile=bulging(0.16),
        )
        s.room, s.opening = 0.72, (disc(0.74), level)
        s.heap(disc(0.72), "cloud", colour, z=level, rise=0, gloss=0.6)
    else:
        level = soup(s, colour, gloss=0.5, relief=0.02)
    floating(s, int(s.rng.integers(7, 18)), 0.09, "f0dca8 f4e8c8 e8d8b8 d8b890 c8a078", level, long=1.1)
    floating(s, int(s.rng.integers(0, 7)), 0.05, "d8883c 8ab04a c06a4c", level)
    herbs(s, s.room * 0.8, level, s.between(0.2, 1))
    s.sprinkle("dots", "3a302a 2a2420", disc(s.room), z=level, zoom=150, share=s.between(0, 0.8), thick=0.002)
    if s.chance(0.3):
        floating(s, 5, 0.09, "e0b060 d8a450", level + 0.04, 0.4, rough=0.03)


@dish(FROM_ABOVE)
def french_onion_soup(s: Scene) -> None:
    level = soup(s, "5a3014 7a441c", bowls="6a3c24 8a5a34 f4f2ec 3a2a20 a8502c e8dcc4", filling=0.93)
    crust = s.fray(disc(s.room * s.between(0.62, 0.9)), 0.14)
    s.heap(
        within(crust, within_bowl(s, s.room, level)),
        "cloud",
        "e8b858 f8e4a0",
        z=level,
        rise=0.12,
        relief=0.04,
        zoom=s.between(120, 180),
        gloss=0.6,
    )
    s.stain("cloud", "c07a28", s.between(0.5, 0.9), crust, z=level + 0.1, zoom=190, above=0.5)
    s.stain("blotch", "8a4a18", s.between(0.5, 0.9), crust, z=level + 0.1, zoom=35, above=0.7, sharp=7)
    herbs(s, 0.6, level + 0.08, s.between(0, 0.8))


@dish(FROM_ABOVE)
def gnocchi(s: Scene) -> None:
    sauce = sauce_colour(s, "f0e4c4 b83c1c 6a8a3c e8c870 d8743c")
    level, _, r = heap_in(s, "cloud", f"{sauce} {sauce}", radius=0.58, rise=0.05, gloss=0.7)
    count = int(s.rng.integers(14, 30))
    chunks(
        s,
        count,
        r * 0.9,
        s.between(0.085, 0.115),
        "ecd48c f4e4ac e8c878",
        level,
        dome=0.12,
        flat=0.8,
        long=1.35,
        second=sauce,
        mark=str(s.rng.choice(["blotch", "stripes"])),
        amount=s.between(0.3, 0.8),
        gloss=0.5,
    )
    if s.chance(0.5):
        sprig(s, somewhere(s), level + 0.2, 0.12)
    s.sprinkle("dots", "fbf4dc f4e8c0", disc(r), z=level + 0.15, zoom=140, share=s.between(0, 1))
    herbs(s, r, level + 0.15, s.between(0, 0.9))


@dish((25.0, 62.0), 1.1)
def lasagna(s: Scene) -> None:
    outline, top = cake(
        s,
        "a83018 ecd49c b83c1c f0dcb0 8a2c14 ecd49c b03418 f0dcb0",
        "e0a848 f0cc78 b8541c",
        s.between(0.32, 0.45),
        kinds="box",
        name="blotch",
        zoom=70,
        grain=0.5,
        relief=0.03,
        gloss=0.5,
    )
    s.stain("blotch", "8a3c14", s.between(0.3, 0.8), outline, z=top, zoom=70)
    if s.chance(0.5):
        s.pool(within(outline, s.fray(disc(0.4), 0.2)), "b03018", z=top)
    if s.chance(0.5):
        sprig(s, somewhere(s, 0, 0.15), top, 0.11)
    if s.chance(0.4):
        beside(s, 0.04, "greens none")
    herbs(s, 0.6, top, s.between(0, 0.8))


@dish(FROM_ABOVE)
def lobster_bisque(s: Scene) -> None:
    colour = str(s.rng.choice(["d8743c e08c50", "e08a50 e8a068", "c8602c d47840"]))
    level = soup(s, colour, gloss=0.7)
    inside = within_bowl(s, s.room, level)
    if s.chance(0.65):
        s.pool(
            within(inside, moved(s.fray(disc(s.between(0.12, 0.3)), 0.15), *somewhere(s, 0, 0.2))),
            "f8ecd4",
            z=level,
            ragged=0,
            share=0.9,
        )
    if s.chance(0.6):
        shrimps(s, int(s.rng.integers(1, 4)), 0.25, level - 0.01, 0.16)
    herbs(s, s.room * s.between(0.2, 0.7), level, s.between(0.2, 1))
    if s.chance(0.3):
        sprig(s, somewhere(s), level + 0.03, 0.1)


@dish(FROM_ABOVE)
def macaroni_and_cheese(s: Scene) -> None:
    colours = str(s.rng.choice(["e8a020 f4c040 f8d468", "f0b838 f8d060 fbe08c", "e8c468 f4dc90 f8e8b4"]))
    level, rise, r = heap_in(
        s,
        "elbows",
        colours,
        wares="plate bowl bowl bowl pan",
        rise=0.2,
        relief=0.075,
        zoom=s.between(85, 125),
        gloss=0.6,
    )
    if s.chance(0.5):
        s.stain("blotch", "b0701c", s.between(0.3, 0.8), disc(r), z=level + rise, zoom=60)
    if s.chance(0.4):
        s.sprinkle("mince", "d8a048 b87c30", disc(0.9 * r), z=level + rise, zoom=220, share=0.8)
    if s.chance(0.4):
        herbs(s, r, level + rise, 0.9)


@dish(FROM_ABOVE)
def paella(s: Scene) -> None:
    z = pan(s) if s.chance(0.75) else plate(s)
    r = 0.9 if s.opening[1] else 0.68
    s.heap(
        disc(r),
        "rice",
        str(s.rng.choice(["d8962c f0c050", "c88428 e8b048", "e0a840 f4cc70"])),
        z=z,
        rise=0.05,
        relief=0.035,
        gloss=0.4,
    )
    chunks(s, int(s.rng.integers(6, 20)), 0.85 * r, 0.035, "5a8a30 6a9a3c", z + 0.04, long=1.0)
    if s.chance(0.75):
        shrimps(s, int(s.rng.integers(3, 9)), 0.8 * r, z + 0.05, 0.16)
    if s.chance(0.75):
        shells(s, int(s.rng.integers(3, 9)), 0.8 * r, z + 0.04)
    if s.chance(0.6):
        sticks(s, 5, 0.2, z + 0.05, somewhere(s, 0, 0.4), "c83020 d84028", 0.03, 0.9)
    chunks(s, int(s.rng.integers(0, 6)), 0.8 * r, 0.11, "b07038 c88848", z + 0.04, rough=0.04)
    for _ in range(int(s.rng.integers(0, 4))):
        lemon(s, somewhere(s, 0.4, 0.75), z + 0.05, 0)
    herbs(s, r, z + 0.05, s.between(0, 1))


def pasta(s: Scene, name: str, colours: str, zoom: float) -> tuple[float, float, float]:
    return heap_in(
        s,
        name,
        colours,
        wares="plate plate plate bowl",
        radius=0.6,
        rise=0.2,
        relief=0.07,
        zoom=zoom,
        gloss=0.5,
        ragged=0.12,
    )


@dish(FROM_ABOVE)
def ravioli(s: Scene) -> None:
    sauce = sauce_colour(s, "b83c1c d8743c f0e4c4 e8c870 6a8a3c 8a5a2c")
    level, _, r = heap_in(s, "cloud", f"{sauce} {sauce}", wares="plate plate bowl", radius=0.62, rise=0.02, gloss=0.7)
    dough = str(s.rng.choice(["ecd088 f4e0a8", "e0bc6c ecd088", "f0dca8 f8ecc8"]))
    count, size, turn, round_ = int(s.rng.integers(5, 11)), s.between(0.15, 0.19), s.between(0, 6), s.chance(0.25)
    for place in s.spread(count, r * 0.82):
        own = turn + s.rng.normal(0, 1.2)
        outline = moved(disc(size) if round_ else box(size, size, 0.02), *place, angle=own)
        s.solid(s.fray(outline, 0.008, 300), level, level + 0.035, dough, dough, name="cloud", gloss=0.5)
        s.heap(
            moved(disc(0.62 * size) if round_ else box(0.66 * size, 0.66 * size, 0.05), *place, angle=own),
            "cloud",
            dough,
            z=level + 0.035,
            rise=0.07,
            ragged=0,
            gloss=0.5,
            steep=9,
        )
    s.pool(moved(disc(s.between(0.2, 0.45)), *somewhere(s, 0, 0.2)), sauce, z=level + 0.1, ragged=0.2, share=0.9)
    if s.chance(0.5):
        s.sprinkle("dots", "fbf4dc f4e8c0", disc(r), z=level + 0.1, zoom=140)
    if s.chance(0.5):
        sprig(s, somewhere(s), level + 0.12, 0.11)


@dish(FROM_ABOVE)
def risotto(s: Scene) -> None:
    colours = str(s.rng.choice(["e8d4a0 f4e8c4", "d8bc7c ecd8a4", "e8c880 f4dca0", "c8a878 e0c8a0"]))
    level, rise, r = heap_in(
        s, "rice", colours, radius=0.6, rise=0.07, relief=0.025, zoom=s.between(80, 110), gloss=0.6
    )
    top = level + rise
    if s.chance(0.5):
        count = int(s.rng.integers(4, 10))
        s.flats(
            at(s.spread(count, r * 0.8), top), 0.1, s.tones("8a6238 a87c4c 6a4628", count), kind="crescent", thick=0.05
        )
    if s.chance(0.3):
        shrimps(s, 3, 0.3, top, 0.15)
    if s.chance(0.4):
        chunks(s, 9, r * 0.8, 0.04, "5a8a30 6a9a3c", level, dome=rise)
    if s.chance(0.5):
        s.sprinkle("shreds", "f4e4b0 fbf0cc", disc(r * 0.7), z=top, zoom=180, share=0.7)
    herbs(s, r, top, s.between(0, 1))
    if s.chance(0.5):
        sprig(s, somewhere(s, 0, 0.1), top, 0.12)


@dish(FROM_ABOVE)
def shrimp_and_grits(s: Scene) -> None:
    level, rise, _ = heap_in(
        s,
        "grain",
        str(s.rng.choice(["ecdcb0 f8ecc8", "e8cc80 f4e0a4", "e8e0cc f4f0e0"])),
        radius=0.62,
        rise=0.08,
        relief=0.03,
    )
    if s.chance(0.8):
        s.pool(
            moved(disc(s.between(0.3, 0.5)), *somewhere(s, 0, 0.1)),
            sauce_colour(s, "8a4a1c b0581c 6a3414 c87838"),
            z=level + rise,
            ragged=0.16,
        )
    shrimps(s, int(s.rng.integers(4, 10)), 0.4, level + rise, s.between(0.16, 0.2), 0.06)
    chunks(s, int(s.rng.integers(0, 12)), 0.5, 0.05, "8a3c24 b05a3c", level + rise, rough=0.03)
    s.flats(at(s.spread(14, 0.5), level + rise + 0.05), 0.035, s.tones("7ab04a 5a9a3c", 14), kind="ring", thick=0.03)


@dish(FROM_ABOVE)
def spaghetti_bolognese(s: Scene) -> None:
    level, rise, r = pasta(s, "spaghetti", "d8b050 f0d484", s.between(75, 115))
    sauce = str(s.rng.choice(["8a2c14 b04020 6a2010", "a83c1c c85830 84300f", "7a3418 a05028 5c2810"]))
    place = somewhere(s, 0, 0.1)
    s.heap(
        moved(disc(r * s.between(0.5, 0.8)), *place),
        "mince",
        sauce,
        z=level + 0.8 * rise,
        rise=0.1,
        zoom=150,
        gloss=0.6,
        ragged=0.16,
        steep=3,
    )
    if s.chance(0.3):
        s.stain("cloud", "b04020", 0.6, disc(r), z=level + rise, above=0.4)
    if s.chance(0.55):
        s.sprinkle("dots", "fbf4dc f4e8c0", moved(disc(0.32), *place), z=level + rise + 0.1, zoom=150)
    if s.chance(0.55):
        sprig(s, place, level + rise + 0.1, 0.11)
    herbs(s, r, level + rise, s.between(0, 0.8))


@dish(FROM_ABOVE)
def spaghetti_carbonara(s: Scene) -> None:
    level, rise, r = pasta(s, "spaghetti", str(s.rng.choice(["e0c47c f4e4ac", "e8d498 f8ecc4"])), s.between(75, 115))
    top = level + rise
    chunks(
        s,
        int(s.rng.integers(8, 24)),
        r * 0.85,
        0.055,
        "b05a3c c87050 d89078 a04830",
        level,
        dome=rise,
        rough=0.03,
        second="f0d0b8",
        amount=0.5,
        gloss=0.4,
    )
    s.sprinkle("dots", "2a2420 3a302a", disc(r), z=top, zoom=150, share=s.between(0.3, 1), thick=0.003)
    if s.chance(0.5):
        s.sprinkle("shreds", "f8ecc4 fbf4dc", disc(0.4), z=top, zoom=180, share=0.8)
    if s.chance(0.35):
        s.lumps(
            at(somewhere(s, 0, 0.1)[None], top + 0.03),
            np.array([0.13, 0.13, 0.09]),
            s.tones("f0a020 f4b030", 1),
            gloss=0.9,
        )
    herbs(s, r, top, s.between(0, 1))
