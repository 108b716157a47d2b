"""Recipes of food10's dishes from pots, pans and the grill."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from grader.datasets.generators.dishes.menu import ASLANT, FROM_ABOVE, dish
from grader.datasets.generators.dishes.outlines import (
    band,
    box,
    bulging,
    disc,
    ellipse,
    half_plane,
    moved,
    outside,
    ring,
    tapering,
    within,
)
from grader.datasets.generators.dishes.parts import (
    CHARRED,
    at,
    chunks,
    heap_in,
    herbs,
    sauce_colour,
    somewhere,
    soup,
    sprig,
    sticks,
    ware,
)
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.sides import beside, dip, egg, greens, half_eggs, lemon, shrimps
from grader.datasets.generators.dishes.table import plate, within_bowl


@dish(FROM_ABOVE, 0.95)
def chicken_curry(s: Scene) -> None:
    sauce = sauce_colour(s, "c8742a d8963a b0481e 9a5a24 e0b048 a8662c 7a8a3c")
    if s.chance(0.65):
        level = soup(s, f"{sauce} {sauce}", zoom=90, relief=0.02)
        radius, place = s.room * 0.8, np.zeros(2)
    else:
        level = plate(s)
        radius, place = s.between(0.42, 0.6), somewhere(s, 0, 0.25)
        s.heap(
            moved(disc(radius + 0.1), *place), "cloud", f"{sauce} {sauce}", z=level, rise=0.04, gloss=0.7, ragged=0.1
        )
        if s.chance(0.7):
            rice = -place / max(np.hypot(*place), 0.05) * 0.55
            s.heap(moved(disc(s.between(0.3, 0.4)), *rice), "rice", "e8e0cc f8f4e8", z=level, rise=0.2)
    s.stain("cloud", "d8963a e08030 f0c060".split()[int(s.rng.integers(3))], 0.5, moved(disc(radius), *place), z=level)
    chunks(
        s,
        int(s.rng.integers(5, 14)),
        radius,
        s.between(0.11, 0.17),
        f"{sauce} {sauce} d8a868 c89050",
        level - 0.04,
        place,
        dome=0.07,
        flat=0.8,
        rough=0.03,
        second=sauce,
        amount=0.95,
        gloss=0.6,
    )
    if s.chance(0.4):
        chunks(s, int(s.rng.integers(3, 8)), radius, 0.08, "4a7a30 d04828 e0a030 e8d890", level, place, gloss=0.5)
    if s.chance(0.25):
        s.pool(moved(ring(radius * 0.5, 0.05), *place), "f4ead4", z=level + 0.02, share=0.8)
    if s.chance(0.7):
        sprig(s, place + somewhere(s), level + 0.1, 0.1)
    herbs(s, radius, level + 0.05, s.between(0, 1))


@dish(ASLANT)
def chicken_wings(s: Scene) -> None:
    z = ware(s, "plate plate basket board tray paper slate")
    glaze = str(
        s.rng.choice(["c8641e d87a28 a84a18", "a8541c c07028 8a3c14", "d89038 e0a848 b87028", "7a3416 943f1a 5e2410"])
    )
    dark = str(s.rng.choice([CHARRED, "6a2c10", "8a3c14", "e0a040"]))
    shine, count = s.between(0.25, 0.9), int(s.rng.integers(5, 12))
    places = s.spread(count, s.between(0.45, 0.62)) * s.between(0.8, 1.1)
    pile = z + 0.1 + 0.16 * (1 - np.hypot(*places.T) / 0.7).clip(0)
    angle = s.rng.uniform(0, 2 * np.pi, count)
    step = s.rng.uniform(0.14, 0.2, (count, 1)) * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    colours = s.tones(glaze, count)
    drums = s.rng.random(count) < s.between(0.1, 0.9)
    # A flat is two ridges side by side; a drumette has a thick end and a bone.
    for index in np.argsort(pile):
        one, middle, forth = places[index : index + 1], pile[index], step[index : index + 1]
        colour = colours[index : index + 1]
        if drums[index]:
            s.tubes(at(one, middle), at(one + 1.75 * forth, middle), 0.042, colour, gloss=shine)
            s.lumps(at(one + 1.8 * forth, middle), np.array([0.05, 0.06, 0.05]), s.tones("e8d8b8 d8c09a", 1))
            s.lumps(
                at(one - 0.3 * forth, middle),
                np.array([0.2, 0.125, 0.115]),
                colour,
                angle=angle[index],
                rough=0.05,
                second=dark,
                amount=0.6,
                gloss=shine,
            )
        else:
            side = 0.055 * np.array([[-np.sin(angle[index]), np.cos(angle[index])]])
            s.lumps(
                at(np.concatenate([one + side, one - side]), middle),
                np.array([0.22, 0.08, 0.085]),
                np.repeat(colour, 2, 0),
                angle=angle[index] + np.array([0.12, -0.12]),
                rough=0.05,
                second=dark,
                amount=0.6,
                gloss=shine,
            )
    if s.chance(0.45):
        sticks(s, int(s.rng.integers(3, 7)), 0.28, z, somewhere(s, 0.65, 0.8), "8ab04a a0c060 d88030", 0.04, 0.1)
    if s.chance(0.45):
        dip(s, somewhere(s, 0.6, 0.75), z, "f4efe4 e8e8d8 c83020 e8dcc0")
    if s.chance(0.3):
        s.sprinkle("dots", "e8d8a8 f4ead0", disc(0.6), z=z + 0.15, zoom=150)
    if s.chance(0.4):
        herbs(s, 0.6, z + 0.15, 0.9)
    if s.chance(0.25):
        beside(s, z, "fries greens lemon")


@dish(FROM_ABOVE)
def fried_rice(s: Scene) -> None:
    grains = str(
        s.rng.choice(
            [
                "b8863c e0c070 f0dca0",
                "c8a05a ecd8a4 f8ecc8",
                "9a6428 c89048 dcb068",
                "d8b86a f4e4b8 fbf4dc",
                "b8602a d88a48 e8b070",
            ]
        )
    )
    level, rise, radius = heap_in(
        s,
        "rice",
        grains,
        wares="plate plate bowl bowl pan tray",
        radius=0.64,
        rise=0.26,
        relief=0.035,
        gloss=0.3,
        zoom=s.between(90, 135),
    )
    top = level + 0.5 * rise

    def dotted(count: int, size: float, colours: str, **more: Any) -> None:
        chunks(s, count, radius * 0.88, size, colours, level + 0.02, dome=rise, flat=0.7, gloss=0.4, **more)

    if s.chance(0.7):
        dotted(int(s.rng.integers(6, 22)), 0.034, "6a9a3c 7aa848 5a8a30", long=1.0)
    if s.chance(0.6):
        dotted(int(s.rng.integers(5, 18)), 0.042, "d8742a e08838 c86420")
    if s.chance(0.7):
        dotted(int(s.rng.integers(5, 14)), 0.075, "f0cc58 e8c048 f4dc80", rough=0.03)
    if s.chance(0.55):
        dotted(int(s.rng.integers(4, 12)), 0.08, "b87048 d89870 a85838 e0a890", rough=0.03)
    if s.chance(0.35):
        shrimps(s, int(s.rng.integers(2, 6)), radius * 0.7, level + 0.03, 0.12, rise)
    if s.chance(0.7):
        s.sprinkle("flakes", "3a7a2c 6aa848 9ccc70", disc(radius), z=top, zoom=s.between(70, 110))
    if s.chance(0.2):
        egg(s, somewhere(s, 0, 0.2), level + rise, 0.34)
    if s.chance(0.25) and radius < 0.8:
        lemon(s, somewhere(s, 0.7, 0.8), level)


@dish(ASLANT)
def grilled_salmon(s: Scene) -> None:
    z = ware(s)
    place, angle = somewhere(s, 0, 0.2), s.between(0, np.pi)
    if s.chance(0.35):
        s.heap(
            moved(disc(0.6), *place),
            "cloud",
            sauce_colour(s, "e8d8a8 d8b048 a8c070 f0e8d0 8a5a24"),
            z=z,
            rise=0.01,
            gloss=0.6,
        )
    bed = s.chance(0.4)
    if bed:
        if s.chance(0.5):
            greens(s, place, z, 0.5)
        else:
            s.heap(moved(disc(0.5), *place), "rice", "e8e0cc f8f4e8", rise=0.12, z=z)
        z += 0.1
    for _ in range(int(s.rng.integers(1, 3)) if s.chance(0.3) else int(s.rng.integers(1, 4))):
        beside(s, z - 0.1 * bed)
    long, wide, high = s.between(0.5, 0.72), s.between(0.22, 0.32), s.between(0.13, 0.2)
    fillet = s.fray(moved(box(long, wide, 0.12), *place, angle=angle), 0.05)
    flesh = str(s.rng.choice(["f0946a", "e8845a", "e89a78", "d87850", "f0a880"]))
    grilled = str(s.rng.choice(["e08a54 c8683a", "d07840 b0582c", "e8a070 d88a58", "b86030 8a4420"]))
    s.solid(
        fillet,
        z,
        z + high,
        f"e0b090 {flesh} {flesh} {grilled.split()[1]}",
        grilled,
        name="fibre",
        zoom=80,
        relief=0.02,
        gloss=0.45,
        profile=tapering(0.06, 2),
    )
    top = z + high
    s.stain("blotch", str(s.rng.choice([CHARRED, "6a3418", "a85a28"])), s.between(0.2, 0.7), fillet, z=top, above=0.6)
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    if s.chance(0.6):  # seams of white between the flakes of the flesh
        count = int(s.rng.integers(4, 8))
        middle = place + np.linspace(-0.85, 0.85, count)[:, None] * long * along
        slant = 0.7 * wide * across + s.between(-0.1, 0.1) * along
        s.tubes(
            at(middle - slant, top),
            at(middle + slant, top),
            0.012,
            s.tones("f4c8a8 f0d0b8", count),
            bend=0.25,
            gloss=0.3,
        )
    if s.chance(0.6):  # the grill's bars
        count, turn = int(s.rng.integers(3, 6)), s.between(0.5, 1.2)
        middle = place + np.linspace(-0.7, 0.7, count)[:, None] * long * along
        slant = 0.85 * wide * (across + along / np.tan(turn + 0.3))
        s.tubes(at(middle - slant, top), at(middle + slant, top), 0.022, s.tones("4a2414 5c2c18", count), gloss=0.2)
    if s.chance(0.4):
        s.pool(
            moved(ellipse(0.6 * long, 0.6 * wide), *place, angle=angle),
            sauce_colour(s, "6a3418 f0e4c0 8a9a4a d8a030"),
            z=top,
            ragged=0.1,
        )
    if s.chance(0.5):
        lemon(s, place + somewhere(s, 0, 0.25), top)
    if s.chance(0.6):
        sprig(s, place + somewhere(s, 0, 0.2), top, 0.1)
    herbs(s, 0.9, z, s.between(0, 0.9))


@dish(FROM_ABOVE)
def ramen(s: Scene) -> None:
    broth = sauce_colour(s, "c89a58 b8783a d8b888 8a5428 e0c8a0 c8562a 9a6a34 e8d8b8")
    level = soup(
        s, f"{broth} {broth}", bowls="f4f2ec 2a2624 8a2820 2a2624 efe8da 3c4a5a 6a4a34 b03828 e4dcc8", gloss=0.9
    )
    r = s.room
    s.stain("cloud", "a83c18" if s.chance(0.4) else "e8c890", 0.4, within_bowl(s, r, level), z=level)
    s.sprinkle("dots", "f0c878 e8a848", disc(r), z=level, zoom=60, share=0.6, thick=0.003, gloss=1.0)
    place = somewhere(s, 0, 0.25)
    noodle = str(s.rng.choice(["d8b468 f0dc9c", "e0c488 f4e8bc", "e8cc78 f8e4a0"]))
    s.heap(
        within(within_bowl(s, r, level), moved(disc(s.between(0.4, 0.75)), *place)),
        "spaghetti",
        noodle,
        z=level - 0.03,
        rise=0.06,
        relief=0.045,
        zoom=s.between(70, 110),
        gloss=0.5,
        ragged=0.12,
    )
    z = level + 0.04

    spot = itertools.cycle(s.rng.permutation(7) * (2 * np.pi / 7) + s.between(0, 6))

    def next_place(away: float = 0.55) -> np.ndarray:
        angle = next(spot)
        return r * away * np.array([np.cos(angle), np.sin(angle)])

    if s.chance(0.5):  # sheets of seaweed standing at the rim
        sheet = next_place(0.8)
        s.flats(
            at(np.stack([sheet, sheet * 0.93]), z),
            0.24,
            s.tones("1a261e 22302a", 2),
            kind="square",
            thick=0.02,
            gloss=0.3,
        )
    if s.chance(0.75):  # rolled pork
        count = int(s.rng.integers(1, 4))
        spots = next_place(0.5) + np.arange(count)[:, None] * s.rng.normal(0, 0.12, 2)
        s.flats(
            at(spots, z),
            s.between(0.22, 0.3),
            s.tones("c88a60 b87850 d8a078", count),
            kind="rim",
            second="7a4426",
            amount=0.9,
            thick=0.05,
            gloss=0.5,
        )
        s.flats(at(spots, z), 0.13, s.tones("f0d8c0 e8c8a8", count), kind="crescent", gloss=0.4, thick=0.01)
    if s.chance(0.7):
        half_eggs(s, 1, next_place(0.5)[None], z)
        if s.chance(0.4):
            half_eggs(s, 1, next_place(0.45)[None], z)
    if s.chance(0.4):
        sticks(s, 5, 0.16, z, next_place(0.5), "a8702c b8843c 94602a", 0.035, 0.15)
    elif s.chance(0.4):
        s.flats(at(next_place(0.5)[None], z), 0.15, s.tones("f8f0ee", 1), kind="crescent", second="e87890", thick=0.04)
    if s.chance(0.35):
        greens(s, next_place(0.5), z - 0.02, 0.22, "2c5a24 4a7a34")
    if s.chance(0.7):
        places = somewhere(s, 0, 0.3) + s.spread(22, s.between(0.15, 0.4), 0.5)
        s.flats(at(places, z + 0.03), 0.035, s.tones("8ab84a a8d068 6a9a3c d8e8b0", 22), kind="ring", thick=0.03)
    if s.chance(0.3):
        s.lumps(
            at(s.spread(18, 0.14) + next_place(0.5), z + 0.02),
            np.array([0.045, 0.035, 0.03]),
            s.tones("f0c840 e8b830", 18),
        )


@dish(ASLANT)
def steak(s: Scene) -> None:
    z = ware(s, "plate plate plate board board slate pan")
    place, angle = somewhere(s, 0.05, 0.25), s.between(0, np.pi)
    for _ in range(int(s.rng.integers(1, 4))):
        beside(s, z, away=0.72)
    long, wide, high = s.between(0.46, 0.66), s.between(0.3, 0.42), s.between(0.1, 0.2)
    outline = s.fray(moved(ellipse(long, wide), *place, angle=angle), 0.12, 60)
    seared = str(s.rng.choice(["5a3220 7a482c", "4a281a 6a3c26", "6a4028 8e5a3a", "3a2018 54301f"]))
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    if s.chance(0.4):
        s.heap(
            moved(ellipse(long + 0.1, wide + 0.1), *place, angle=angle),
            "cloud",
            sauce_colour(s, "4a2014 7a3c1c 8a2c1c"),
            z=z,
            rise=0.005,
            gloss=0.8,
            ragged=0.1,
        )
    sliced = s.chance(0.45)
    if not sliced:
        s.solid(
            outline,
            z,
            z + high,
            f"5a3020 8a4c38 {seared.split()[0]}",
            seared,
            name="blotch",
            zoom=90,
            relief=0.02,
            gloss=0.4,
            profile=bulging(0.05),
        )
    else:  # slices leaning on one another, their pink side up
        count = int(s.rng.integers(5, 9))
        offset = np.linspace(-0.85, 0.85, count)
        pink = str(s.rng.choice(["c85a50", "b84840", "d07868", "a86858"]))
        for position in offset:
            u, v = place + position * long * along
            half = wide * np.sqrt(1 - 0.6 * position**2) * s.between(0.9, 1.05)
            piece = s.fray(moved(ellipse(long / count * 1.5, half), u, v, angle=angle + s.rng.normal(0, 0.06)), 0.03)
            s.solid(
                piece,
                z,
                z + high * s.between(0.85, 1.1),
                seared,
                f"{pink} {pink}",
                name="fibre",
                zoom=90,
                relief=0.015,
                gloss=0.5,
            )
            s.lay(
                s.cover(band(piece, 0.015, 0.02), z + high)[0] * np.float32(0.85), s.tone(seared.split()[0]), None, 0.4
            )
    top = z + high
    if s.chance(0.6) and not sliced:
        count, turn = int(s.rng.integers(3, 6)), s.between(0.5, 1.3)
        direction = across * np.sin(turn) + along * np.cos(turn)
        normal = np.array([-direction[1], direction[0]])
        for sign in (1, -1)[: int(s.rng.integers(1, 3))]:
            bars = np.linspace(-0.7, 0.7, count)
            middle = place + bars[:, None] * 0.8 * wide * normal
            reach = (0.8 * wide * np.sqrt(1 - bars**2) * 1.15)[:, None] * direction
            s.tubes(at(middle - reach, top), at(middle + reach, top), 0.018, s.tones("1e120c 2a1a12", count), gloss=0.3)
            direction, normal = normal * sign, direction
    if s.chance(0.3):  # fat along one side
        beyond = outside(half_plane(place, across))
        s.lay(s.cover(within(band(outline, 0.02, 0.035), beyond), top)[0], s.tone("e0bc88"), None, 0.5)
    s.sprinkle("dots", "1e1612 f4f0e8", outline, z=top, zoom=140, share=s.between(0, 0.9))
    if s.chance(0.25):
        s.solid(moved(box(0.09, 0.07), *place, angle=s.between(0, 3)), top, top + 0.07, "f0d878 f8e8a0", gloss=0.6)
    if s.chance(0.25):
        s.pool(
            moved(ellipse(0.5 * long, 0.8 * wide), *place, angle=angle),
            sauce_colour(s, "4a2414 c8a868 6a7a2c e8dcb8"),
            z=top,
            ragged=0.12,
        )
    if s.chance(0.45):
        sprig(s, place + somewhere(s, 0, 0.2), top, 0.11)
