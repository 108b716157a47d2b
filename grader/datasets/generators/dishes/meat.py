"""Recipes of meat, fish and shellfish."""

from __future__ import annotations

import numpy as np

from grader.datasets.generators.dishes.menu import ASLANT, FROM_ABOVE, dish
from grader.datasets.generators.dishes.outlines import (
    band,
    box,
    bulging,
    disc,
    ellipse,
    moved,
    outside,
    ring,
    shrunk,
    within,
)
from grader.datasets.generators.dishes.parts import (
    aside,
    at,
    back_to_front,
    chunks,
    herbs,
    row_of,
    sauce_colour,
    somewhere,
    soup,
    sprig,
    ware,
)
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.sides import berries, beside, bread, dip, greens, lemon, shells


@dish(ASLANT)
def baby_back_ribs(s: Scene) -> None:
    z = ware(s, "plate plate board tray slate paper")
    place, turn, high = somewhere(s, 0, 0.2), s.between(0, 3), s.between(0.14, 0.2)
    long, wide = s.between(0.6, 0.85), s.between(0.26, 0.36)
    rack = s.fray(moved(box(long, wide, 0.08), *place, angle=turn), 0.05)
    glaze = str(s.rng.choice(["5a1c0c 8a3414", "4a1a0e 6a2c16", "7a2c10 a84c1c", "6a2410 943a18"]))
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    count = int(s.rng.integers(6, 10))
    ribs = place + np.linspace(-0.9, 0.9, count)[:, None] * long * along
    ends = ribs + (wide + 0.05) * across * s.rng.choice([-1, 1])
    s.tubes(at(ribs, z + 0.5 * high), at(ends, z + 0.5 * high), 0.035, s.tones("e0ccb0 d8b890", count))
    s.solid(
        rack,
        z,
        z + high,
        f"{glaze} {glaze.split()[0]}",
        glaze,
        name="blotch",
        zoom=70,
        relief=0.03,
        gloss=s.between(0.6, 1),
    )
    s.tubes(
        at(ribs - 0.85 * wide * across, z + high - 0.02),
        at(ribs + 0.85 * wide * across, z + high - 0.02),
        0.055,
        s.tones(glaze, count),
        second="2a0e08",
        amount=0.6,
        gloss=0.9,
        bend=s.rng.normal(0, 0.05, count),
    )
    for _ in range(int(s.rng.integers(0, 3))):
        beside(s, z, "fries greens beans mash", 0.85)
    herbs(s, 0.6, z + high, s.between(0, 0.5))


@dish(FROM_ABOVE)
def escargots(s: Scene) -> None:
    z = ware(s, "plate plate pan slate")
    count, turn = int(s.rng.integers(5, 8)), s.between(0, 6)
    angle = turn + np.arange(count) * 2 * np.pi / count
    places = 0.52 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    places = np.concatenate([places, [[0, 0]]]) if s.chance(0.5) else places
    inside = s.chance(0.5)
    for place in back_to_front(s, places):
        if inside:
            s.solid(moved(ring(0.19, 0.05), *place), z, z + 0.06, "e8e4dc", "f4f2ec", gloss=0.6)
            s.pool(moved(disc(0.165), *place), sauce_colour(s, "7a8a2c 94a03c"), z=z + 0.03, ragged=0.02)
            chunks(s, 1, 0.01, 0.1, "4a3420 5a4028 3a2818", z, place, gloss=0.7, rough=0.03)
        else:
            shell = s.tones("8a5c34 a8784c 6a4426 c8a070", 1)
            s.lumps(
                at(place[None], z + 0.13),
                np.array([0.19, 0.17, 0.14]),
                shell,
                second="4a2c18",
                mark="stripes",
                amount=0.7,
                gloss=0.6,
            )
            s.pool(moved(disc(0.1), *(place + 0.05)), "6a8a2c", z=z + 0.25, ragged=0.03)
    herbs(s, 0.75, z + 0.1, s.between(0.5, 1), "3a7a2c 6a9a34 94b850")
    if s.chance(0.4):
        bread(s, aside(s, 0.85), z)


@dish(ASLANT)
def filet_mignon(s: Scene) -> None:
    z = ware(s, "plate plate plate slate board pan")
    for _ in range(int(s.rng.integers(1, 3))):
        beside(s, z, "asparagus mash greens beans potatoes carrots tomato", 0.7)
    place, r = somewhere(s, 0, 0.2), s.between(0.3, 0.4)
    if s.chance(0.4):
        s.pool(moved(disc(r + 0.2), *place), sauce_colour(s, "3a1a10 5a2c18 8a5a2c"), z=z, ragged=0.12)
    high, seared = s.between(0.24, 0.36), str(s.rng.choice(["4a281a 6a3c26", "3a2018 54301f", "5a3220 7a482c"]))
    outline = s.fray(moved(disc(r), *place), 0.05)
    side = f"{seared} {seared}" if s.chance(0.6) else "c88a60 b07048 d8a078"
    s.solid(
        outline,
        z,
        z + high,
        side,
        seared,
        name="blotch",
        zoom=80,
        relief=0.025,
        gloss=0.5,
        grain=0.35,
        profile=bulging(0.05),
    )
    top = z + high
    s.stain("blotch", "1e120c", 0.5, outline, z=top)
    if s.chance(0.35):
        s.pool(moved(disc(0.2), *place), sauce_colour(s, "4a2414 e8d8a8 8a9a4a"), z=top, ragged=0.1, thick=0.02)
    if s.chance(0.25):
        s.solid(moved(disc(0.12), *place), top, top + 0.06, "f0e0a0", "f0e4b0 b8c880", gloss=0.5)
    if s.chance(0.35):
        sprig(s, place, top, 0.11)


TOAST = "d8a850 ecc880"


@dish(ASLANT)
def foie_gras(s: Scene) -> None:
    z = ware(s, "plate plate plate slate board")
    place, turn = somewhere(s, 0, 0.15), s.between(0, 3)
    if s.chance(0.6):
        s.pool(
            moved(disc(s.between(0.4, 0.6)), *place), sauce_colour(s, "5a2410 8a3c18 a83028 c8842c"), z=z, ragged=0.14
        )
    if s.chance(0.5):
        s.solid(moved(box(0.4, 0.28, 0.05), *place, angle=turn), z, z + 0.09, "b87830 ecd09c", TOAST, name="crumb")
        z += 0.09
    for number in range(int(s.rng.integers(1, 3))):
        slab = s.fray(moved(ellipse(0.36, 0.22), *(place + 0.15 * number), angle=turn), 0.06)
        s.solid(
            slab,
            z,
            z + 0.13,
            "d8a878 e0b890",
            str(s.rng.choice(["b8783c d8a468", "e0bc98 d0a078"])),
            name="blotch",
            zoom=60,
            gloss=0.6,
            profile=bulging(0.05),
        )
        s.stain("blotch", "8a4c1c", 0.6, slab, z=z + 0.13)
        z += 0.04
    count = int(s.rng.integers(0, 6))
    berries(s, count, aside(s, 0.5) + s.spread(count, 0.2), z)
    if s.chance(0.4):
        greens(s, aside(s, 0.6), 0.04, 0.22)
    if s.chance(0.4):
        s.sprinkle("dots", "f8f4ea", moved(disc(0.3), *place), z=z + 0.13, zoom=110)
    if s.chance(0.4):
        sprig(s, place, z + 0.13, 0.1)


@dish(FROM_ABOVE)
def mussels(s: Scene) -> None:
    level = soup(
        s,
        sauce_colour(s, "e8d8a8 d8a860 c8582c e8e0c8") + " f0e0b8",
        filling=0.6,
        bowls="f4f2ec 26262a 1c1c1e c8d6da a83020",
    )
    for layer in range(2):
        shells(s, int(s.rng.integers(9, 15)), s.room * 0.85, level + 0.06 * layer, 0.1)
    herbs(s, s.room, level + 0.15, s.between(0.3, 1))
    if s.chance(0.4):
        lemon(s, somewhere(s, 0.2, 0.5), level + 0.15, 0)
    if s.chance(0.3):
        bread(s, somewhere(s, 0.6, 0.8), level + 0.1)


@dish(FROM_ABOVE)
def oysters(s: Scene) -> None:
    z = ware(s, "plate plate tray slate")
    if s.chance(0.7):
        s.heap(disc(0.9), "mince", "8aa2b0 c8dae4 f0f8fc", z=z, rise=0.05, zoom=120, relief=0.06, gloss=0.9)
        z += 0.06
    count, turn = int(s.rng.integers(4, 10)), s.between(0, 6)
    angle = turn + np.arange(count) * 2 * np.pi / count
    places = s.between(0.5, 0.62) * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    for place, own in zip(places, angle, strict=True):
        shell = s.fray(moved(ellipse(0.29, 0.19), *place, angle=own), 0.05, 160)
        s.solid(shell, z, z + 0.07, "4a443c 7a7468", "6a6458 b0a898", name="fibre", gloss=0.5)
        hollow = s.fray(moved(ellipse(0.23, 0.135), *place, angle=own), 0.03)
        s.pool(hollow, "f0ece2", z=z + 0.07, ragged=0, gloss=0.9)
        flesh = moved(ellipse(0.16, 0.095), *place, angle=own)
        s.heap(s.fray(flesh, 0.03), "cloud", "b8a888 dcd0b4", z=z + 0.07, rise=0.05, zoom=160, gloss=1.0, ragged=0)
        frill = s.cover(s.fray(band(flesh, 0.0, 0.02), 0.03), z + 0.08)[0]
        s.lay(frill * np.float32(0.7), s.tone("3a342e"), None, 0.9)
    if s.chance(0.7):
        dip(s, somewhere(s, 0, 0.1), z, "b83020 8a1c24 c84828")
    for _ in range(int(s.rng.integers(0, 3))):
        lemon(s, somewhere(s, 0, 0.3), z, 0)


@dish(ASLANT)
def pork_chop(s: Scene) -> None:
    z = ware(s, "plate plate plate board slate pan")
    for _ in range(int(s.rng.integers(1, 4))):
        beside(s, z, "mash beans greens potatoes carrots asparagus", 0.72)
    place, turn = somewhere(s, 0, 0.2), s.between(0, 6)
    along = np.array([np.cos(turn), np.sin(turn)])
    bone = place + 0.35 * along
    s.tubes(at(bone[None], z + 0.08), at((bone + 0.42 * along)[None], z + 0.1), 0.055, s.tones("e8d8b8 d8bc90", 1))
    meat = str(s.rng.choice(["a8703c c89058", "b88450 d8a874", "8a5630 b07c48", "c89860 e0b884"]))
    outline = s.fray(moved(ellipse(s.between(0.42, 0.52), s.between(0.3, 0.38)), *place, angle=turn), 0.09, 60)
    s.solid(outline, z, z + 0.16, f"e0c098 {meat.split()[0]}", meat, name="blotch", zoom=60, gloss=0.5, relief=0.015)
    s.lay(s.cover(band(outline, 0.035, 0.03), z + 0.16)[0] * np.float32(0.7), s.tone("ecd4a8"), None, 0.6)
    if s.chance(0.6):
        count = int(s.rng.integers(3, 6))
        over = np.array([-along[1], along[0]])
        bars = place + np.linspace(-0.3, 0.3, count)[:, None] * along
        s.tubes(
            at(bars - 0.24 * over, z + 0.155), at(bars + 0.24 * over, z + 0.155), 0.018, s.tones("3a2012 4a2a18", count)
        )
    if s.chance(0.45):
        s.pool(
            moved(disc(0.3), *place), sauce_colour(s, "8a5a2c d8b070 e8d8a8 5a2c14"), z=z + 0.16, ragged=0.16, share=0.9
        )
    if s.chance(0.5):
        sprig(s, place, z + 0.17, 0.11)


@dish(ASLANT)
def prime_rib(s: Scene) -> None:
    z = ware(s, "plate plate plate board slate")
    beside(s, z, "mash beans potatoes greens carrots", 0.75)
    place, turn = somewhere(s, 0, 0.2), s.between(0, 6)
    a, b = s.between(0.58, 0.72), s.between(0.42, 0.52)
    outline = s.fray(moved(ellipse(a, b), *place, angle=turn), 0.1, 60)
    if s.chance(0.6):
        s.pool(moved(disc(0.75), *place), "6a2818", z=z, ragged=0.1, gloss=0.9, share=0.8)
    pink = str(s.rng.choice(["b84840 d06860", "a83c3c c05850", "c86058 dc8478"]))
    s.solid(outline, z, z + 0.12, "5a3420 7a4a30", f"{pink} {pink}", name="fibre", zoom=70, gloss=0.6, relief=0.01)
    top = z + 0.12
    s.stain("grain", "5a3220", 1.0, within(outline, outside(shrunk(outline, 0.07))), z=top, above=-0.5)
    s.stain("grain", "3a2014", 0.8, within(outline, outside(shrunk(outline, 0.03))), z=top, above=0)
    seam = moved(ring(0.42, 0.044), *(place + 0.2))
    s.lay(s.cover(within(outline, s.fray(seam, 0.05)), top)[0] * np.float32(0.8), s.tone("ecd0b0"), None, 0.6)
    if s.chance(0.4):
        dip(s, aside(s, 0.85), z, "3a1a10 f4efe4")
    if s.chance(0.4):
        sprig(s, place, top, 0.1)


@dish(ASLANT)
def scallops(s: Scene) -> None:
    z = ware(s, "plate plate plate slate pan")
    count = int(s.rng.integers(3, 7))
    places = s.spread(count, 0.45) if s.chance(0.6) else row_of(s, count, 0.34)[0]
    for place in places:
        if s.chance(0.5):
            s.pool(moved(disc(0.26), *place), sauce_colour(s, "f0e0a8 6a8a3c e8c060 c86a30 8a4a1c"), z=z, ragged=0.08)
    r = s.between(0.17, 0.22)
    for u, v in back_to_front(s, places):
        s.solid(
            moved(disc(r), u, v),
            z,
            z + 0.16,
            "f4e8d4 f8f0e4 e8c898",
            "c88c44 e8bc78 f0d4a0",
            name="blotch",
            zoom=70,
            gloss=0.5,
            grain=0.1,
            profile=bulging(0.04),
        )
        s.stain("blotch", "8a5020", s.between(0.4, 0.9), moved(disc(0.85 * r), u, v), z=z + 0.16, above=0.4)
    if s.chance(0.5):
        greens(s, aside(s, 0.5), z, 0.22)
    if s.chance(0.5):
        for u, v in places:
            sprig(s, np.array([u, v]), z + 0.17, 0.06)
    herbs(s, 0.7, z + 0.1, s.between(0, 0.8))
    beside(s, z, "rice asparagus none mash lemon", 0.75)
