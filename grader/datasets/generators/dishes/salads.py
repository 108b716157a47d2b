"""Recipes of salads and starters."""

from __future__ import annotations

import numpy as np

from grader.datasets.generators.dishes.menu import ASLANT, FROM_ABOVE, dish
from grader.datasets.generators.dishes.outlines import box, disc, moved, wedge
from grader.datasets.generators.dishes.parts import (
    aside,
    at,
    back_to_front,
    chunks,
    drizzle,
    heap_in,
    herbs,
    row_of,
    sauce_colour,
    somewhere,
    sprig,
    sticks,
    ware,
)
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.sides import bread, chips, dip, greens, lemon, shrimps
from grader.datasets.generators.dishes.table import bowl


@dish(FROM_ABOVE)
def beef_carpaccio(s: Scene) -> None:
    z = ware(s, "plate plate plate slate")
    count = int(s.rng.integers(9, 16))
    s.flats(
        at(s.spread(count, 0.58), z),
        s.rng.uniform(0.2, 0.32, count),
        s.tones("a8282c b83c3c 94202a c05050", count, 0.06),
        narrow=0.75,
        second="c87070",
        kind="rim",
        amount=0.5,
        thick=0.006,
        gloss=0.5,
    )
    if s.chance(0.8):
        greens(s, somewhere(s, 0, 0.2), z, s.between(0.2, 0.4))
    curls = int(s.rng.integers(5, 14))
    s.flats(
        at(s.spread(curls, 0.55), z + 0.02),
        s.rng.uniform(0.06, 0.13, curls),
        s.tones("f4e8c0 f8f0d4", curls),
        kind="square",
        narrow=0.6,
    )
    if s.chance(0.4):
        drizzle(s, sauce_colour(s, "f4ecd0 3a1a12 e8d890"), 0.6, z + 0.02, 9, 0.014)
    chunks(s, int(s.rng.integers(0, 12)), 0.5, 0.03, "4a5a24 5a6a2c", z, long=1)
    s.sprinkle("dots", "2a2420", disc(0.7), z=z, zoom=150, share=s.between(0, 0.8), thick=0.003)


def _tartare(s: Scene, colours: str, name: str, egg_chance: float) -> None:
    z = ware(s, "plate plate plate slate board")
    place, r = somewhere(s, 0, 0.15), s.between(0.34, 0.45)
    shape = (
        moved(disc(r), *place) if s.chance(0.75) else moved(box(1.2 * r, 0.8 * r, 0.03), *place, angle=s.between(0, 3))
    )
    high = s.between(0.16, 0.3)
    s.solid(
        shape, z, z + high, colours, colours, name=name, zoom=s.between(120, 170), relief=0.04, grain=0.5, gloss=0.7
    )
    top = z + high
    if s.chance(egg_chance):
        s.lumps(at(place[None], top + 0.05), np.array([0.14, 0.14, 0.09]), s.tones("f0a020 f4b030", 1), gloss=0.9)
    if s.chance(0.5):
        sprig(s, place + somewhere(s, 0, 0.1), top + 0.03, 0.12)
    if s.chance(0.45):
        bread(s, aside(s, 0.65), z, int(s.rng.integers(2, 4)))
    if s.chance(0.35):
        greens(s, aside(s, 0.65), z, 0.25)
    if s.chance(0.3):
        drizzle(s, sauce_colour(s, "3a1a12 8aa83c e8c850"), 0.75, z, 5, 0.02)
    herbs(s, 0.4, top, s.between(0, 0.8))


@dish(ASLANT)
def beef_tartare(s: Scene) -> None:
    _tartare(s, str(s.rng.choice(["8a2020 b03434 c85050", "7a1c1e a03030", "94302c b84c44"])), "mince", 0.6)


@dish(ASLANT)
def tuna_tartare(s: Scene) -> None:
    _tartare(s, str(s.rng.choice(["b03040 d05060 e07880", "c84850 e07078", "a02838 c04c58"])), "beans", 0.05)
    if s.chance(0.7):
        chunks(s, int(s.rng.integers(4, 12)), 0.3, 0.06, "8ab04a a8c860 c8d888", 0.25)
    s.sprinkle("dots", "2a2420 f4e8c8", disc(0.4), z=0.3, zoom=140, share=s.between(0.3, 1))
    if s.chance(0.5):
        chips(s, int(s.rng.integers(2, 6)), 0.05, away=0.7)


@dish(FROM_ABOVE)
def beet_salad(s: Scene) -> None:
    z = ware(s, "plate plate plate slate") if s.chance(0.8) else bowl(s, 0.7)
    greens(s, somewhere(s, 0, 0.1), z, s.between(0.45, 0.65))
    palette = "7a1438 941c48 5c0f2c" if s.chance(0.7) else "7a1438 941c48 e0952c e8a840"
    if s.chance(0.5):
        chunks(s, int(s.rng.integers(8, 18)), 0.55, 0.1, palette, z + 0.08, flat=0.8, gloss=0.7)
    else:
        count = int(s.rng.integers(6, 14))
        s.flats(
            at(s.spread(count, 0.55), z + 0.08),
            s.rng.uniform(0.13, 0.19, count),
            s.tones(palette, count),
            kind="wheel" if s.chance(0.3) else "rim",
            second="b04870",
            amount=0.5,
            thick=0.03,
            gloss=0.6,
        )
    chunks(s, int(s.rng.integers(5, 14)), 0.5, 0.065, "fbf6ea f4ecdc", z + 0.12, rough=0.03)
    if s.chance(0.6):
        chunks(s, int(s.rng.integers(4, 10)), 0.5, 0.06, "8a5a2c a87440", z + 0.12, rough=0.05, zoom=160)


@dish(FROM_ABOVE)
def caesar_salad(s: Scene) -> None:
    level, rise, r = heap_in(
        s,
        "leaves",
        str(s.rng.choice(["5a8a30 98c058 d8e8a8", "4a7a2c 8ab84c c8dc90", "6a9a3c b0d070 e8f0c0"])),
        wares="plate bowl bowl",
        radius=0.62,
        rise=0.16,
        relief=0.11,
        zoom=s.between(90, 130),
        ragged=0.14,
    )
    chunks(s, int(s.rng.integers(6, 15)), r * 0.85, 0.085, "c88c3c d8a458 b87c30", level + 0.04, dome=rise, rough=0.03)
    curls = int(s.rng.integers(6, 16))
    places = s.spread(curls, r * 0.8)
    s.flats(
        at(places, level + rise + 0.05),
        s.rng.uniform(0.07, 0.14, curls),
        s.tones("f8eec8 fbf6e0", curls),
        kind="square",
        narrow=0.55,
        thick=0.03,
    )
    if s.chance(0.4):
        sticks(
            s, 6, 0.22, level + rise, somewhere(s), "d8a468 c88c50 e8bc84", 0.06, 0.3, second="7a4420", mark="stripes"
        )
    if s.chance(0.6):
        s.stain("cloud", "f8f4e4", 0.6, disc(r * 0.9), z=level + rise, above=0.6)
    s.sprinkle("dots", "2a2420", disc(r), z=level + rise, zoom=150, share=s.between(0, 0.8), thick=0.003)


@dish(FROM_ABOVE)
def caprese_salad(s: Scene) -> None:
    z = ware(s, "plate plate plate board slate")
    count, turn = int(s.rng.integers(4, 9)), s.between(0, 6)
    if s.chance(0.5):
        angle = turn + np.arange(2 * count) * np.pi / count
        places = s.between(0.42, 0.55) * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    else:
        places = row_of(s, 2 * count, 1.3 / (2 * count))[0]
    colours = np.where(
        (np.arange(2 * count) % 2 == 0)[:, None],
        s.tones("c83020 d84028 b82818", 2 * count),
        s.tones("fbf6ec f4eee0", 2 * count, 0.03),
    )
    r = s.between(0.2, 0.25)
    for number, place in enumerate(places):
        one = at(place[None], z + 0.03 + 0.004 * number)
        red = number % 2 == 0
        s.flats(
            one,
            r,
            colours[number : number + 1],
            kind="wheel" if red else "disc",
            second="a82018" if red else None,
            amount=0.6,
            thick=0.05,
            gloss=0.7,
        )
    leaves = int(s.rng.integers(4, 10))
    s.flats(
        at(places[s.rng.integers(0, 2 * count, leaves)] + s.rng.normal(0, 0.06, (leaves, 2)), z + 0.1),
        s.between(0.1, 0.16),
        s.tones("2c6a24 4a8a34 3a7a2c", leaves),
        kind="leaf",
        narrow=0.55,
        second="7ab05a",
        amount=0.5,
        thick=0.03,
    )
    if s.chance(0.6):
        drizzle(s, sauce_colour(s, "2a120e 8a9a2c 3a1a12"), 0.46, z + 0.07, 7, 0.01)
    s.sprinkle("dots", "2a2420", disc(0.7), z=z + 0.1, zoom=150, share=s.between(0, 0.8), thick=0.003)


@dish(FROM_ABOVE)
def ceviche(s: Scene) -> None:
    level, _, r = heap_in(s, "cloud", "e8e4c8 f0ecd8", wares="bowl bowl plate", radius=0.5, rise=0.06, gloss=0.8)
    chunks(
        s,
        int(s.rng.integers(12, 22)),
        r * 0.8,
        0.095,
        "f4ece0 f8f0e8 ecd8cc f0c8b8",
        level,
        dome=0.12,
        gloss=0.7,
        long=1.2,
    )
    shrimps(s, int(s.rng.integers(0, 5)), r * 0.6, level + 0.05, 0.13, 0.1)
    count = int(s.rng.integers(8, 18))
    places = s.spread(count, r * 0.8)
    s.flats(at(places, level + 0.14), 0.11, s.tones("c880b0 a85a90 e0b8d4", count), kind="crescent", thick=0.03)
    chunks(s, int(s.rng.integers(4, 14)), r * 0.8, 0.04, "c83020 e8a030 5a8a34", level + 0.06, dome=0.1)
    herbs(s, r, level + 0.15, s.between(0.5, 1))
    if s.chance(0.5):
        lemon(s, somewhere(s, 0.4, 0.6), level + 0.05, 0.9)
    if s.chance(0.4):
        chips(s, 4, level, away=0.75)


@dish(ASLANT)
def cheese_plate(s: Scene) -> None:
    z = ware(s, "board board slate plate")
    for place in back_to_front(s, s.spread(int(s.rng.integers(2, 5)), 0.6)):
        rind, inside = str(
            s.rng.choice(["f8f4e8 f8e8b8", "d89030 f4c050", "e8d8b0 f4ecd8", "a85020 f0b050", "f4f0e8 e8e4d4"])
        ).split()
        shape = (
            moved(wedge(0.55, 0.42), *place, angle=s.between(0, 6))
            if s.chance(0.6)
            else moved(box(0.24, 0.16), *place, angle=s.between(0, 3))
        )
        s.solid(
            shape,
            z,
            z + s.between(0.14, 0.26),
            f"{rind} {inside} {inside} {rind}",
            f"{inside} {rind}",
            name="cloud",
            gloss=0.2,
            grain=0.06,
        )
        if s.chance(0.25):
            s.stain("blotch", "4a6a7c", 0.7, shape, z=z + 0.2, above=0.65, zoom=150)
    if s.chance(0.7):
        count, side = int(s.rng.integers(6, 14)), aside(s, 0.65)
        s.lumps(
            at(side + s.spread(count, 0.24), z + 0.07),
            np.array([0.075, 0.07, 0.07]),
            s.tones(str(s.rng.choice(["5a1c3c 7a2c50", "8ab04a b0cc70"])), count),
            gloss=0.7,
        )
    if s.chance(0.5):
        bread(s, aside(s, 0.7), z, 3)
    if s.chance(0.5):
        chunks(s, 7, 0.2, 0.06, "8a5a2c a87440 c89868", z, aside(s, 0.65), rough=0.03)
    if s.chance(0.4):
        dip(s, aside(s, 0.75), z, "d89020 8a2030 5a2c18")


@dish(FROM_ABOVE)
def greek_salad(s: Scene) -> None:
    level, rise, r = heap_in(
        s, "leaves", "5a8a30 98c058 c8e090", wares="plate bowl bowl", radius=0.62, rise=0.1, relief=0.07
    )
    top = level + rise
    chunks(s, int(s.rng.integers(7, 14)), r * 0.85, 0.13, "c82c1c d84028 e05030", top - 0.08, gloss=0.7, long=1.4)
    count = int(s.rng.integers(6, 12))
    s.flats(
        at(s.spread(count, r * 0.85), top + 0.03),
        0.11,
        s.tones("d8e8b0 e4f0c4", count),
        kind="rim",
        second="3a6a24",
        thick=0.04,
    )
    olives = int(s.rng.integers(5, 12))
    s.lumps(
        at(s.spread(olives, r * 0.8), top + 0.06),
        np.array([0.08, 0.06, 0.055]),
        s.tones("2a1a24 3a2430 1e161a", olives),
        gloss=0.9,
    )
    rings = int(s.rng.integers(3, 9))
    s.flats(
        at(s.spread(rings, r * 0.8), top + 0.05), 0.13, s.tones("c8a0c8 a85a90 e8d0e4", rings), kind="ring", thick=0.02
    )
    if s.chance(0.5):
        s.solid(
            moved(box(0.3, 0.2), *somewhere(s, 0, 0.15), angle=s.between(0, 3)),
            top,
            top + 0.1,
            "f4f0e4",
            "fbf8ee f4f0e4",
            name="crumb",
        )
    else:
        chunks(s, int(s.rng.integers(8, 16)), r * 0.8, 0.075, "fbf8ee f4f0e4", top, rough=0.02, long=1.1)
    s.sprinkle("dots", "5a6a2c 3a4a20", disc(r), z=top + 0.08, zoom=140, share=s.between(0.2, 0.9), thick=0.004)


@dish(FROM_ABOVE)
def guacamole(s: Scene) -> None:
    level, rise, r = heap_in(
        s,
        "blotch",
        str(s.rng.choice(["7a9a34 a8c050", "8aa83c b8c868", "6a8a34 98b050"])),
        wares="bowl bowl bowl plate",
        radius=0.5,
        rise=0.14,
        relief=0.06,
        zoom=70,
        gloss=0.4,
    )
    chunks(s, int(s.rng.integers(3, 14)), r * 0.8, 0.05, "c83020 d84830 e8e0e8 b05888 5a7a24", level, dome=rise)
    herbs(s, r, level + rise, s.between(0.2, 1))
    if s.chance(0.6):
        chips(s, int(s.rng.integers(3, 9)), level + 0.05, away=s.between(0.5, 0.85))
    if s.chance(0.3):
        lemon(s, somewhere(s, 0.2, 0.5), level + rise, 1)


@dish(FROM_ABOVE)
def hummus(s: Scene) -> None:
    level, rise, r = heap_in(
        s,
        "cloud",
        str(s.rng.choice(["d8b878 ecd4a0", "e0c490 f0dcb4", "c8a468 dcc08c"])),
        wares="bowl plate plate",
        radius=0.64,
        rise=0.08,
        relief=0.015,
        zoom=200,
    )
    turns = s.between(0, 6) + np.arange(24) * 0.42
    away = np.linspace(0.12, 0.8, 24) * r
    places = away[:, None] * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    s.tubes(at(places[:-1], level + rise), at(places[1:], level + rise), 0.035, s.tones("e8d09c", 23, 0.01), gloss=0.2)
    s.pool(s.fray(disc(s.between(0.15, 0.4) * r), 0.15), "b89020", z=level + rise, share=0.7, gloss=1.0)
    s.stain("grain", "a83c18", s.between(0, 0.8), moved(disc(0.3), *somewhere(s)), z=level + rise, above=0.55)
    if s.chance(0.6):
        chunks(s, int(s.rng.integers(3, 12)), 0.2, 0.05, "d8b068 e0bc78", level + rise, long=1.0)
    herbs(s, r, level + rise, s.between(0, 1))
    if s.chance(0.4):
        count = int(s.rng.integers(3, 6))
        for place in somewhere(s, 0.8, 0.9) + s.spread(count, 0.2):
            s.solid(
                moved(wedge(0.4, 0.5), *place, angle=s.between(0, 6)),
                level,
                level + 0.05,
                "c89850",
                "e0bc80 f0dcb0",
                name="blotch",
            )
