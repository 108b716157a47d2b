"""Recipes of eggs and fried food."""

from __future__ import annotations

import numpy as np

from grader.datasets.generators.dishes.menu import ASLANT, LOW, dish
from grader.datasets.generators.dishes.outlines import bulging, disc, moved, ring, tapering, triangle
from grader.datasets.generators.dishes.parts import (
    aside,
    at,
    back_to_front,
    chunks,
    herbs,
    row_of,
    sauce_colour,
    somewhere,
    ware,
)
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.sides import beside, chips, dip, egg, fries, greens, lemon
from grader.datasets.generators.dishes.table import bowl, plate


@dish(ASLANT)
def crab_cakes(s: Scene) -> None:
    z = ware(s)
    if s.chance(0.5):
        greens(s, aside(s, 0.55), z, 0.4)
    for place in back_to_front(s, s.spread(int(s.rng.integers(1, 5)), 0.4)):
        r = s.between(0.24, 0.32)
        s.solid(
            s.fray(moved(disc(r), *place), 0.05, 150),
            z,
            z + 0.17,
            "b87028 d89c48",
            str(s.rng.choice(["b06a24 e0a850", "c88438 ecbc6c"])),
            name="mince",
            zoom=150,
            relief=0.03,
            profile=bulging(0.06),
            grain=0.4,
        )
        if s.chance(0.6):
            s.pool(moved(disc(0.14), *place), sauce_colour(s, "f4ecd0 e89050 f0d890"), z=z + 0.18, thick=0.03)
    if s.chance(0.5):
        lemon(s, aside(s, 0.6), z, 0)
    if s.chance(0.4):
        dip(s, aside(s, 0.75), z, "f0e8d8 e08850")
    herbs(s, 0.6, z + 0.15, s.between(0, 0.9))


@dish(ASLANT)
def deviled_eggs(s: Scene) -> None:
    z = ware(s, "plate plate plate tray slate board")
    count = int(s.rng.integers(3, 9))
    places = back_to_front(s, s.spread(count, 0.62))
    angle = s.rng.uniform(0, np.pi, count)
    s.lumps(
        at(places, z + 0.07), np.array([0.23, 0.17, 0.1]), s.tones("f8f4ea f4ecdc", count, 0.03), angle=angle, gloss=0.5
    )
    yolk = str(s.rng.choice(["f0c848 f4d468", "e8b838 f0c450", "f4d878 f8e498"]))
    for dx, size in ((0.07, 0.07), (-0.07, 0.07), (0, 0.085)):
        spots = places + dx * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        s.lumps(
            at(spots, z + 0.17 + 0.03 * (dx == 0)),
            np.array([size, size, 0.8 * size]),
            s.tones(yolk, count, 0.03),
            rough=0.02,
        )
    s.sprinkle("dots", "b83c18 c85028", disc(0.75), z=z + 0.2, zoom=130, share=s.between(0, 1), thick=0.004)
    if s.chance(0.6):
        s.flats(at(places, z + 0.26), 0.06, s.tones("3a7a2c 5a9a40", count), kind="leaf", narrow=0.4)
    herbs(s, 0.7, z + 0.2, s.between(0, 0.8))


@dish((30.0, 64.0))
def eggs_benedict(s: Scene) -> None:
    z = ware(s, "plate plate plate slate")
    places = row_of(s, int(s.rng.integers(1, 3)), 0.72)[0]
    for place in back_to_front(s, places):
        s.solid(moved(disc(0.33), *place), z, z + 0.13, "c08838 f0d8a4 c89448", "e8c88c f4e0b0", name="crumb")
        meat = sauce_colour(s, "d87878 f09a70 a85038 4a7a34")
        s.solid(s.fray(moved(disc(0.36), *place), 0.07), z + 0.13, z + 0.17, meat, meat)
        s.lumps(
            at(place[None], z + 0.27),
            np.array([0.27, 0.26, 0.15]),
            s.tones("f8f4e8 fbf8f0", 1, 0.02),
            rough=0.03,
            zoom=70,
            gloss=0.5,
        )
        sauce = sauce_colour(s, "f0c840 f4d460 f0d878")
        s.lumps(
            at(place[None] + s.rng.normal(0, 0.02, 2), z + 0.315),
            np.array([0.25, 0.23, 0.125]),
            s.tones(sauce, 1),
            gloss=0.8,
        )
        s.pool(s.fray(moved(disc(0.4), *(place + s.toward_camera(0.1))), 0.16), sauce, z=z + 0.05, ragged=0, share=0.9)
    herbs(s, 0.7, z + 0.4, s.between(0, 1))
    s.stain("grain", "b84a20", s.between(0, 0.5), disc(0.6), z=z + 0.42, above=0.75)
    beside(s, z, "potatoes greens asparagus tomato", 0.8)


@dish(ASLANT)
def falafel(s: Scene) -> None:
    z = ware(s, "plate plate board paper basket")
    if s.chance(0.6):
        greens(s, aside(s, 0.5), z, 0.42)
    chunks(
        s,
        int(s.rng.integers(4, 11)),
        0.48,
        s.between(0.15, 0.19),
        "7a4a1c 94602a 6a3c18 a87434",
        z,
        flat=0.85,
        long=1.05,
        rough=0.08,
        zoom=140,
        second="4a2810",
        amount=0.5,
        gloss=0.1,
    )
    if s.chance(0.6):
        dip(s, aside(s, 0.7), z, "f4efe4 e0c490 f0e8d4")
    if s.chance(0.4):
        beside(s, z, "tomato lemon")
    herbs(s, 0.7, z + 0.1, s.between(0, 1))


@dish(ASLANT)
def fish_and_chips(s: Scene) -> None:
    z = ware(s, "plate plate basket paper board")
    fries(s, int(s.rng.integers(30, 50)), 0.55, z, somewhere(s, 0.2, 0.4))
    count = int(s.rng.integers(1, 4))
    places, turn = row_of(s, count, 0.3)
    long = s.between(0.5, 0.68)
    s.lumps(
        at(places, z + 0.2),
        np.array([long, 0.19, 0.12]),
        s.tones("c88428 d89838 b87420", count),
        angle=turn + s.rng.normal(0, 0.2, count),
        second="8a5014",
        amount=0.6,
        rough=0.07,
        zoom=120,
        gloss=0.3,
    )
    if s.chance(0.65):
        dip(s, aside(s, 0.75), z, "f4efe4 e8e8d0 8aa84a")
    if s.chance(0.55):
        lemon(s, aside(s, 0.65), z + 0.1, 0)
    if s.chance(0.35):
        s.heap(moved(disc(0.22), *aside(s, 0.75)), "beans", "5a8a2c 7aa83c", z=z)


@dish(ASLANT)
def french_fries(s: Scene) -> None:
    z = bowl(s, 0.7, size=0.85) - 0.1 if s.chance(0.3) else ware(s, "plate basket paper basket tray")
    for layer in range(3):
        fries(s, 30, s.between(0.5, 0.65), z + 0.05 * layer, somewhere(s, 0, 0.1))
    if s.chance(0.5):
        dip(s, aside(s, 0.75), z, "b02818 c83020 f4ecd4")
    if s.chance(0.35):
        herbs(s, 0.6, z + 0.2, 0.9)
    s.sprinkle("dots", "fbf8f2", disc(0.6), z=z + 0.2, zoom=200, share=s.between(0, 0.8), thick=0.004)


@dish(ASLANT)
def fried_calamari(s: Scene) -> None:
    z = ware(s, "plate basket paper board slate")
    colours = str(s.rng.choice(["d8a448 e8bc68 c89038", "c88c38 d8a450 b87828", "e8c480 f0d49c d8b064"]))
    for layer in range(2):
        count = int(s.rng.integers(9, 16))
        places = s.spread(count, 0.55)
        s.flats(
            at(places, z + 0.05 + 0.07 * layer),
            s.rng.uniform(0.11, 0.19, count),
            s.tones(colours, count),
            kind="ring",
            narrow=0.85,
            second="a06820",
            amount=0.3,
            thick=0.07,
        )
    chunks(s, int(s.rng.integers(2, 8)), 0.5, 0.07, colours, z + 0.08, rough=0.07, zoom=150)
    if s.chance(0.65):
        dip(s, aside(s, 0.65), z, "b83020 f0e8d8 e89050")
    if s.chance(0.6):
        lemon(s, aside(s, 0.5), z + 0.1, 0)
    herbs(s, 0.6, z + 0.15, s.between(0, 1))


@dish(ASLANT)
def huevos_rancheros(s: Scene) -> None:
    z = plate(s)
    place = somewhere(s, 0, 0.1)
    tortilla = s.fray(moved(disc(s.between(0.62, 0.75)), *place), 0.03)
    s.solid(tortilla, z, z + 0.03, "c89850", "e8c888 d8ac60", name="blotch")
    s.pool(
        moved(disc(0.52), *place), sauce_colour(s, "b83018 c84820 8a2c14 6a7a2c"), z=z + 0.03, ragged=0.14, thick=0.03
    )
    for number in range(int(s.rng.integers(1, 3))):
        egg(s, place + somewhere(s, 0.05, 0.25), z + 0.05 + 0.01 * number, s.between(0.28, 0.36))
    s.heap(moved(disc(0.28), *aside(s, 0.65)), "beans", "2a1a16 4a2c20 6a3c28", z=z, zoom=150)
    chunks(s, int(s.rng.integers(3, 12)), 0.5, 0.05, "c83020 f4ecd8 5a8a34", z + 0.06, place)
    if s.chance(0.5):
        chunks(s, 3, 0.12, 0.1, "8aa83c a8c05c", z + 0.04, aside(s, 0.55))
    herbs(s, 0.6, z + 0.06, s.between(0.2, 1))


@dish(ASLANT)
def nachos(s: Scene) -> None:
    z = ware(s, "plate plate tray pan board basket")
    for number in range(3):
        chips(s, 11, z + 0.07 * number, away=0.02, radius=0.62 - 0.12 * number)
    top = z + 0.28
    s.stain(
        "cloud",
        sauce_colour(s, "f0b030 f4c850 f0c040"),
        s.between(0.6, 1),
        disc(0.62),
        z=top - 0.08,
        above=0.35,
        zoom=220,
    )
    if s.chance(0.6):
        s.heap(
            moved(disc(s.between(0.18, 0.34)), *somewhere(s, 0, 0.25)),
            "mince",
            "5a3018 7a4824",
            z=top - 0.1,
            rise=0.05,
            zoom=160,
        )
    chunks(s, int(s.rng.integers(6, 18)), 0.55, 0.055, "c83020 d84830 e05838", top - 0.12, dome=0.08)
    rings = int(s.rng.integers(3, 12))
    s.flats(
        at(s.spread(rings, 0.5), top - 0.05), 0.065, s.tones("5a8a2c 2a261f 7aa83c", rings), kind="ring", thick=0.03
    )
    if s.chance(0.6):
        chunks(s, 2, 0.2, 0.16, "f8f4ea", top - 0.1, gloss=0.5, flat=0.5)
    if s.chance(0.5):
        chunks(s, 2, 0.25, 0.14, "7a9a34 8aa83c", top - 0.1, rough=0.05, flat=0.5)
    herbs(s, 0.6, top, s.between(0, 1))


@dish(ASLANT)
def omelette(s: Scene) -> None:
    z = ware(s, "plate plate plate pan slate")
    place, turn = somewhere(s, 0, 0.15), s.between(0, 6)
    half = disc(s.between(0.58, 0.72))
    fold = moved(lambda u, v: np.maximum(half(u, v), -v - np.float32(0.08)), *place, angle=turn)
    s.heap(
        fold,
        "blotch",
        str(s.rng.choice(["e8b840 f4d468", "f0c850 f8dc80", "d8a030 ecc458"])),
        z=z,
        rise=0.2,
        steep=3.5,
        relief=0.03,
        zoom=45,
        gloss=0.4,
        ragged=0.04,
    )
    s.stain("blotch", "b07420", s.between(0.2, 0.8), fold, z=z + 0.2, zoom=60)
    middle = place + 0.2 * np.array([-np.sin(turn), np.cos(turn)])
    chunks(s, int(s.rng.integers(0, 14)), 0.3, 0.05, "c83828 5a8a34 d88888 8a5a34 f4e4b0", z + 0.17, middle)
    herbs(s, 0.5, z + 0.2, s.between(0, 1))
    if s.chance(0.3):
        s.stain("cloud", "f8e0a0", 0.8, fold, z=z + 0.2)
    beside(s, z, "potatoes greens tomato beans none", 0.8)


@dish(ASLANT)
def onion_rings(s: Scene) -> None:
    z = ware(s, "plate basket paper board tray")
    colours = str(s.rng.choice(["c88428 d89c40 b87420", "b8701c c88430 a86018", "d8a048 e8b860 c88c38"]))
    for layer in range(3):
        count = int(s.rng.integers(3, 7))
        for place in s.spread(count, 0.5 - 0.1 * layer):
            r = s.between(0.2, 0.34)
            shape = moved(ring(r, 0.13), *place)
            low = z + 0.09 * layer
            s.solid(
                s.fray(shape, 0.03, 200),
                low,
                low + 0.11,
                colours,
                colours,
                name="batter",
                zoom=100,
                relief=0.03,
                gloss=0.3,
                profile=bulging(0.03),
            )
    if s.chance(0.6):
        dip(s, aside(s, 0.8), z, "b83020 f0e8d8 c85028")
    herbs(s, 0.6, z + 0.2, s.between(0, 0.6))


@dish(ASLANT)
def poutine(s: Scene) -> None:
    z = ware(s, "plate plate basket tray") if s.chance(0.6) else bowl(s, 0.75)
    place = np.zeros(2)
    for _ in range(2):
        fries(s, 34, 0.55, z + 0.02, place)
    s.pool(
        s.fray(disc(s.between(0.4, 0.55)), 0.2),
        sauce_colour(s, "5a3014 7a4820 4a2810 8a5a2c"),
        z=z + 0.18,
        share=0.92,
        ragged=0.1,
        thick=0.02,
    )
    fries(s, 10, 0.45, z + 0.12, place)
    chunks(s, int(s.rng.integers(10, 24)), 0.48, 0.075, "f8f0dc fbf4e4 f4e8cc", z + 0.12, dome=0.08, gloss=0.4)
    s.pool(s.fray(disc(0.3), 0.25), "5a3014", z=z + 0.22, share=0.85, ragged=0.1)
    if s.chance(0.4):
        s.flats(at(s.spread(16, 0.5), z + 0.2), 0.035, s.tones("7ab04a 5a9a3c", 16), kind="ring", thick=0.03)
    if s.chance(0.3):
        chunks(s, 9, 0.45, 0.07, "7a3c20 a05a34", z + 0.15, rough=0.04)


@dish(LOW)
def samosa(s: Scene) -> None:
    z = ware(s, "plate plate basket paper slate")
    brown = str(s.rng.choice(["c88838 e0a850", "b87428 d09440", "d89c48 ecbc70"]))
    for place in back_to_front(s, s.spread(int(s.rng.integers(2, 6)), 0.5)):
        size = s.between(0.34, 0.42)
        shape = moved(triangle(size, 0.84), *place, angle=s.between(0, 6))
        s.solid(
            shape,
            z,
            z + s.between(0.28, 0.4),
            brown,
            brown,
            name="blotch",
            zoom=60,
            gloss=0.3,
            relief=0.02,
            dome=True,
            profile=tapering(0.62 * size, 2.4),
        )
    if s.chance(0.7):
        dip(s, aside(s, 0.7), z, "5a8a34 a83020 6a2c18 f4efe4")
    if s.chance(0.35):
        beside(s, z, "greens lemon")
    herbs(s, 0.5, z + 0.2, s.between(0, 0.6))
