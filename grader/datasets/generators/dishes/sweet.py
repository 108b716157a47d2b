"""Recipes of desserts and sweet breakfasts."""

from __future__ import annotations

import numpy as np

from grader.datasets.generators.dishes.cakes import ball_of_ice, sugar
from grader.datasets.generators.dishes.menu import ASLANT, dish
from grader.datasets.generators.dishes.outlines import (
    Outline,
    box,
    bulging,
    disc,
    ellipse,
    half_square,
    moved,
    ring,
    shrunk,
    tapering,
    wedge,
    widening,
)
from grader.datasets.generators.dishes.parts import aside, at, chunks, sauce_colour, somewhere, sprig, sticks, ware
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.sides import berries, cream, dip
from grader.datasets.generators.dishes.table import cup, plate


@dish(ASLANT)
def beignets(s: Scene) -> None:
    z = ware(s, "plate plate basket paper tray")
    count = int(s.rng.integers(3, 7))
    for place in s.spread(count, 0.45)[:count]:
        pillow = moved(box(0.26, 0.23, 0.1), *place, angle=s.between(0, 3))
        s.solid(
            s.fray(pillow, 0.04),
            z,
            z + 0.2,
            "a8682c d09848 e0b068",
            "c88a44 e0b070",
            name="blotch",
            zoom=50,
            profile=bulging(0.09),
        )
        sugar(s, pillow, z + 0.2, s.between(0.8, 1))
    s.sprinkle("dots", "fbf8f2", disc(0.9), z=z, zoom=120, share=0.7, thick=0.004)
    if s.chance(0.3):
        dip(s, aside(s, 0.75), z, "4a2414 a82838 e8c890")


@dish(ASLANT)
def cannoli(s: Scene) -> None:
    z = ware(s, "plate plate board slate paper")
    count, turn = int(s.rng.integers(2, 5)), s.between(0, 3)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    places = ((np.arange(count) - (count - 1) / 2) * 0.36)[:, None] * across + s.rng.normal(0, 0.03, (count, 2))
    step = 0.46 * along + s.rng.normal(0, 0.04, (count, 2))
    ends = np.concatenate([places - step, places + step])
    s.tubes(
        at(places - step, z + 0.15),
        at(places + step, z + 0.15),
        0.15,
        s.tones("c08440 b0742f d09850", count),
        second="8a5424",
        mark="blotch",
        amount=0.6,
        blunt=True,
        gloss=0.2,
    )
    s.lumps(at(ends, z + 0.15), np.array([0.15, 0.15, 0.14]), s.tones("f8f2e4 f4ecd8", len(ends)), rough=0.03)
    spots = np.repeat(ends, 5, 0) + s.rng.normal(0, 0.05, (5 * len(ends), 2))
    s.lumps(
        at(spots, z + 0.25), np.array([0.03, 0.03, 0.03]), s.tones(sauce_colour(s, "3a2014 7a9a3c c82838"), len(spots))
    )
    sugar(s, disc(0.6), z + 0.25, s.between(0, 0.7))


@dish(ASLANT, 1.1)
def chocolate_mousse(s: Scene) -> None:
    colour = str(s.rng.choice(["5a3420 7a4a30", "3e2214 5a3420", "7a5038 94684c"]))
    z = cup(
        s,
        s.between(0.55, 0.7),
        s.between(0.5, 0.95),
        str(s.rng.choice("d8e0e4 f4f2ec f4f2ec 3a3430".split())),
        s.between(0.1, 0.4),
        0.85,
    )
    s.heap(disc(s.room), "blotch", colour, z=z - 0.05, rise=0.12, relief=0.04, ragged=0, zoom=40, steep=2)
    if s.chance(0.7):
        cream(s, somewhere(s, 0, 0.15), z + 0.05, s.between(0.16, 0.26))
    if s.chance(0.5):
        count = int(s.rng.integers(1, 4))
        berries(s, count, s.spread(count, 0.2), z + 0.08, 0.09)
    if s.chance(0.5):
        s.sprinkle("shreds", "2a160c 5a3420", disc(0.4), z=z + 0.1, zoom=150)
    if s.chance(0.3):
        sprig(s, somewhere(s, 0, 0.2), z + 0.12, 0.1)


@dish(ASLANT)
def churros(s: Scene) -> None:
    z = ware(s, "plate basket board paper slate")
    sticks(
        s,
        int(s.rng.integers(4, 10)),
        s.between(0.5, 0.7),
        z,
        somewhere(s),
        "b87434 c88844 a8642c",
        0.075,
        s.between(0.05, 0.5),
        second="8a4c1c",
        mark="ridges",
        waves=9,
        amount=0.6,
    )
    sugar(s, disc(0.8), z + 0.15, s.between(0, 0.5))
    if s.chance(0.75):
        dip(s, aside(s, 0.8), z, "3a1e12 4a2818 a8702c")


@dish(ASLANT, 1.05)
def creme_brulee(s: Scene) -> None:
    s.room = 0.8
    white = str(s.rng.choice("f4f2ec f4f2ec e8dcc4 a84830 3a4a5a".split()))
    shape = disc(0.9) if s.chance(0.7) else moved(ellipse(1.05, 0.75), 0, 0, angle=s.between(0, 3))
    s.solid(shape, 0.02, 0.22, f"{white} {white}", white, grain=0, gloss=0.5, profile=widening(0.05))
    inner = shrunk(shape, 0.06)
    s.heap(inner, "cloud", "e8b450 f4d07c e0a040", z=0.17, rise=0, ragged=0, gloss=0.9, zoom=120, relief=0.01)
    s.stain("blotch", "a85c18", s.between(0.5, 0.95), inner, z=0.18, zoom=45, above=0.42)
    s.stain("blotch", "4a220c", s.between(0.2, 0.8), inner, z=0.18, zoom=45, above=0.7)
    if s.chance(0.5):
        count = int(s.rng.integers(1, 6))
        berries(s, count, somewhere(s, 0.2, 0.4) + s.spread(count, 0.17), 0.2, 0.09)
    if s.chance(0.3):
        sprig(s, somewhere(s), 0.22, 0.1)


@dish(ASLANT)
def donuts(s: Scene) -> None:
    z = ware(s, "plate plate board paper tray basket")
    count = int(s.rng.integers(1, 7))
    r = s.between(0.3, 0.38) if count > 1 else s.between(0.5, 0.65)
    places = s.spread(count, 0.62 if count > 1 else 0.2)
    for place in places[np.argsort(s.project(at(places, z))[1])]:
        hole = s.between(0.26, 0.36) * r
        shape = moved(ring((r + hole) / 2, r - hole), *place)
        s.solid(
            shape,
            z,
            z + 0.55 * r,
            "b87430 e8c890 c08038",
            "c08038 d09850",
            gloss=0.2,
            dome=True,
            profile=bulging(0.16 * r),
        )
        top = z + 0.55 * r
        if s.chance(0.85):
            icing = sauce_colour(s, "f080a8 4a2414 f8f0e0 f0c8d8 6a3c20 e8d070 a8d0c8 f4e4c8")
            s.pool(
                moved(ring((r + hole) / 2, 0.82 * (r - hole)), *place), icing, z=top, thick=0.04, ragged=0.02, gloss=0.7
            )
            if s.chance(0.5):
                s.sprinkle(
                    "flakes",
                    "e83048 30a0e0 f0d030 50b050 fbf8f2",
                    moved(ring((r + hole) / 2, 0.4 * r), *place),
                    z=top,
                    zoom=150,
                )
        else:
            sugar(s, shape, top)


def _breakfast_top(s: Scene, place: np.ndarray, z: float) -> None:
    if s.chance(0.6):
        s.pool(
            moved(disc(s.between(0.2, 0.45)), *place),
            sauce_colour(s, "8a4a14 6a3410 a8641c b82838"),
            z=z,
            ragged=0.14,
            share=0.85,
        )
    if s.chance(0.4):
        sugar(s, moved(disc(0.6), *place), z, 0.8)
    if s.chance(0.5):
        count = int(s.rng.integers(3, 9))
        berries(s, count, place + s.spread(count, 0.36), z)
    if s.chance(0.3):
        count = int(s.rng.integers(4, 8))
        s.flats(
            at(place + s.spread(count, 0.36), z),
            0.1,
            s.tones("f4e8b8 f0dc9c", count),
            kind="rim",
            second="e8d090",
            thick=0.04,
        )
    if s.chance(0.35):
        cream(s, place + somewhere(s, 0, 0.15), z, 0.17)
    if s.chance(0.3):
        s.solid(moved(box(0.09, 0.07), *place, angle=s.between(0, 3)), z, z + 0.07, "f0d878 f8e8a0", gloss=0.6)


@dish(ASLANT)
def french_toast(s: Scene) -> None:
    z = ware(s, "plate plate plate slate board")
    place, count = somewhere(s, 0, 0.2), int(s.rng.integers(2, 5))
    triangle = s.chance(0.4)
    for number in range(count):
        spot = place + s.rng.normal(0, 0.14, 2)
        shape = (
            half_square(0.5, s.between(0, 6)) if triangle else moved(box(0.42, 0.38, 0.1), 0, 0, angle=s.between(0, 3))
        )
        low = z + 0.1 * number
        s.solid(
            moved(shape, *spot),
            low,
            low + 0.12,
            "b87c34 ecd090 f0d8a0 b87c34",
            "c88c40 e0b060 a86c2c",
            name="blotch",
            zoom=55,
            relief=0.02,
            gloss=0.3,
        )
    _breakfast_top(s, place, z + 0.1 * count + 0.03)


@dish(ASLANT, 1.05)
def frozen_yogurt(s: Scene) -> None:
    colour = str(s.rng.choice("f4f0e8 e87090 70b0c8 e8d060 f4f0e8 90c090 f09040".split()))
    z = cup(s, s.between(0.65, 0.8), s.between(0.4, 0.7), colour, 0.2)
    swirl = sauce_colour(s, "f8f2e4 f4d0d8 f4ecd0 d8b090 e8c8e0 5a3a28")
    turns = np.linspace(0, 1, 110)  # a rope that climbs in rounds
    angle, away = 5 * np.pi * turns + s.between(0, 6), s.room * 0.72 * (1 - turns) ** 0.8
    rope = at(away[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), z + 0.02 + 0.6 * turns)
    s.tubes(rope[:-1], rope[1:], 0.23 - 0.15 * turns[1:], np.repeat(s.tones(swirl, 1), 109, 0), gloss=0.35)
    for _ in range(int(s.rng.integers(1, 4))):
        count, side = int(s.rng.integers(4, 9)), somewhere(s, 0.3, 0.4)
        if s.chance(0.6):
            berries(s, count, side + s.spread(count, 0.24), z + 0.1)
        else:
            chunks(s, count, 0.26, 0.06, "f0b030 a86c34 7ab050 4a2414 e8d0a0", z + 0.1, side)


@dish(ASLANT)
def macarons(s: Scene) -> None:
    z = ware(s, "plate plate board slate paper tray")
    count, r = int(s.rng.integers(3, 10)), s.between(0.19, 0.24)
    places = s.spread(count, 0.6)
    palette = "f0a8b8 b8d8a0 e8d080 8a5a3c c8a8d8 f4ead8 f09868 a8d0d8 d85070 d8b888".split()
    kinds = s.rng.choice(palette, int(s.rng.integers(1, 6)))
    for place in places[np.argsort(s.project(at(places, z))[1])]:
        shell = sauce_colour(s, " ".join(kinds))
        middle = sauce_colour(s, "f8f0e0 6a3c20 d85070 f4e4c0")
        outline = moved(disc(r), *place)
        s.solid(
            outline,
            z,
            z + 0.34,
            f"{shell} {shell} {shell} {middle} {middle} {shell} {shell} {shell}",
            shell,
            grain=0.06,
            gloss=0.35,
            profile=lambda t: 0.045 * ((2 * t - 1) ** 4) + 0.03 * float(abs(t - 0.5) < 0.09),
            dome=True,
        )


@dish((30.0, 66.0), 1.05)
def pancakes(s: Scene) -> None:
    z = plate(s)
    place, count, r = somewhere(s, 0, 0.15), int(s.rng.integers(2, 7)), s.between(0.5, 0.66)
    brown = str(s.rng.choice(["b8742c d09848", "c88838 e0b060", "a8642c c88840"]))
    for number in range(count):
        u, v = place + s.rng.normal(0, 0.04, 2)
        low = z + 0.085 * number
        s.solid(
            moved(disc(r * s.between(0.94, 1.04)), u, v),
            low,
            low + 0.085,
            f"{brown.split()[0]} f0d498 f0d498 {brown.split()[0]}",
            brown,
            name="cloud",
            zoom=140,
            gloss=0.2,
        )
    top = z + 0.085 * count
    s.lay(s.cover(moved(ring(r * 0.96, 0.05), *place), top)[0] * np.float32(0.6), s.tone("ecd09c"), None, 0.1)
    _breakfast_top(s, place, top)


@dish(ASLANT)
def panna_cotta(s: Scene) -> None:
    colour = str(s.rng.choice(["f8f0e0 fbf6ea", "f4e8d0 f8f0e0", "f4e0d8 f8ece4"]))
    sauce = sauce_colour(s, "b01c30 c83048 8a1c3c e8a030 5a2c18")
    if s.chance(0.7):
        z = plate(s)
        place, r = somewhere(s, 0, 0.15), s.between(0.36, 0.5)
        if s.chance(0.7):
            s.pool(moved(disc(s.between(0.45, 0.7)), *place), sauce, z=z, ragged=0.12)
        s.solid(
            moved(disc(r), *place),
            z,
            z + s.between(0.3, 0.45),
            colour,
            colour,
            grain=0.01,
            gloss=0.6,
            profile=tapering(0.1, 1.5),
        )
        top = z + 0.38
    else:
        top = cup(s, 0.6, 0.7, "d8e4e8", 0.15, 0.8)
        s.pool(disc(s.room), colour.split()[0], z=top, ragged=0)
        place, r = np.zeros(2), 0.5
    s.pool(moved(disc(0.66 * r), *place), sauce, z=top, ragged=0.08, thick=0.03)
    if s.chance(0.7):
        count = int(s.rng.integers(1, 6))
        berries(s, count, place + s.spread(count, 0.2), top)
    if s.chance(0.4):
        sprig(s, place, top + 0.08, 0.09)


@dish(ASLANT)
def waffles(s: Scene) -> None:
    z = ware(s, "plate plate plate board slate")
    place, turn, r = somewhere(s, 0, 0.15), s.between(0, 3), s.between(0.6, 0.75)
    kind = int(s.rng.integers(3))
    shape: Outline = (disc(r), box(r * 0.95, r * 0.75, 0.08), wedge(1.3, 0.7))[kind]
    brown = str(s.rng.choice(["b8742c e0ac5c", "c88c3c ecc478", "a06024 d09848"]))
    for number in range(int(s.rng.integers(1, 3)) if kind else 1):
        u, v = place + number * s.rng.normal(0, 0.12, 2)
        outline, low, own = moved(shape, u, v, angle=turn + 0.4 * number), z + 0.13 * number, turn + 0.4 * number
        s.solid(outline, low, low + 0.13, brown, brown, name="cloud", gloss=0.2)
        window = s.window(outline, low + 0.13)
        if window is None:
            continue
        x, y = s.places_at(low + 0.13, window)
        pitch = np.float32(2 * np.pi / s.between(0.19, 0.24))
        along = np.cos(own) * (x - u) + np.sin(own) * (y - v)
        across = np.cos(own) * (y - v) - np.sin(own) * (x - u)
        pit = (np.minimum(np.cos(along * pitch), np.cos(across * pitch)) * 2.5 + 1.5).clip(0, 1).astype(np.float32)
        pit *= s.cover(outline, low + 0.13, window=window)[0]
        s.height[window] -= pit * np.float32(0.07 * s.scale)
        s.lay(pit * np.float32(0.55), s.tone(brown.split()[0]), None, None, window)
        z = low
    _breakfast_top(s, place, z + 0.13)
    if s.chance(0.3):
        ball_of_ice(s, place + somewhere(s, 0, 0.2), z + 0.14, 0.24)
