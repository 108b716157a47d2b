"""Recipes of sandwiches and other food in bread."""

from __future__ import annotations

import numpy as np

from grader.datasets.generators.dishes.menu import ASLANT, LOW, dish
from grader.datasets.generators.dishes.outlines import box, disc, domed, ellipse, half_square, moved, tapering, wedge
from grader.datasets.generators.dishes.parts import (
    aside,
    at,
    back_to_front,
    drizzle,
    herbs,
    plank,
    row_of,
    sauce_colour,
    somewhere,
    sprig,
    ware,
)
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.sides import beside, dip, egg, fries, greens, lemon
from grader.datasets.generators.dishes.table import plate


@dish(ASLANT)
def breakfast_burrito(s: Scene) -> None:
    z = ware(s)
    places, turn = row_of(s, int(s.rng.integers(1, 3)), 0.46)
    along = np.array([np.cos(turn), np.sin(turn)])
    for place in places:
        start, end = place - 0.55 * along, place + 0.5 * along
        s.tubes(
            at(start[None], z + 0.2),
            at(end[None], z + 0.2),
            0.22,
            s.tones("e8cc98 f0dcb0 e0bc84", 1),
            second="b07c40",
            amount=0.7,
        )
        inside = end + 0.05 * along
        s.lumps(at(inside[None], z + 0.2), np.array([0.08, 0.2, 0.19]), s.tones("f0c850", 1), angle=turn, rough=0.05)
        spots = inside + s.rng.normal(0, 0.08, (9, 2))
        s.lumps(
            at(spots, z + s.rng.uniform(0.12, 0.32, 9)),
            np.array([0.06, 0.06, 0.05]),
            s.tones("8a4a24 5a3018 c83820 f4d868 5a8a34", 9),
        )
    if s.chance(0.5):
        dip(s, aside(s, 0.75), z, "b83020 d04828 7a9a34 f4efe4")
    beside(s, z, "potatoes greens beans none", 0.75)
    herbs(s, 0.7, z + 0.2, s.between(0, 0.7))


@dish(ASLANT)
def bruschetta(s: Scene) -> None:
    z = ware(s, "plate plate board slate")
    places, turn = row_of(s, int(s.rng.integers(2, 5)), 0.42)
    for u, v in back_to_front(s, places):
        slice_ = moved(ellipse(0.5, 0.2), u, v, angle=turn + s.rng.normal(0, 0.15))
        s.solid(slice_, z, z + 0.08, "b8742c d09848", "e8c888 f4e0b0", name="crumb")
        s.stain("blotch", "a86a28", 0.6, slice_, z=z + 0.08)
        spots = np.array([u, v]) + s.spread(16, 0.4) @ _stretch(turn)
        s.lumps(
            at(spots, z + 0.12), np.array([0.075, 0.06, 0.05]), s.tones("c82c1c d84028 b82418 e05a3c", 16), gloss=0.6
        )
        whites = np.array([u, v]) + s.spread(6, 0.35) @ _stretch(turn)
        s.lumps(at(whites, z + 0.14), np.array([0.04, 0.04, 0.03]), s.tones("f8f0e0 e8dce0", 6))
        spots = np.array([u, v]) + s.spread(4, 0.3) @ _stretch(turn)
        s.flats(
            at(spots, z + 0.16), 0.09, s.tones("3a7a2c 4a8a34", 4), kind="leaf", narrow=0.5, second="7ab05a", amount=0.5
        )
    if s.chance(0.3):
        drizzle(s, "3a1a12", 0.5, z + 0.2, 6, 0.02)


def _stretch(turn: float) -> np.ndarray:
    """Turns places (n, 2) and narrows them across the angle."""
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    return np.stack([along, 0.35 * across])


@dish(ASLANT)
def chicken_quesadilla(s: Scene) -> None:
    z = ware(s)
    count, turn = int(s.rng.integers(2, 6)), s.between(0, 6)
    for number in range(count):
        angle = turn + number * s.between(0.8, 1.1)
        outline = moved(wedge(0.75, 0.42), *somewhere(s, 0.0, 0.15), angle=angle)
        plank(
            s,
            outline,
            z,
            [(0.03, "d8a860"), (0.06, str(s.rng.choice(["f0c050 e8b040", "f4dc90 c89060"]))), (0.03, "d8a860")],
            "e8c888 d8a858",
            "blotch",
        )
        s.stain("blotch", "8a5220", 0.7, outline, z=z + 0.12, above=0.5)
        z += 0.015
    dip(s, aside(s, 0.7), 0.05, "b83020 f4efe4 8aa83c")
    if s.chance(0.5):
        greens(s, aside(s, 0.7), 0.05, 0.24)
    herbs(s, 0.6, z, s.between(0, 0.8))


@dish(LOW)
def club_sandwich(s: Scene) -> None:
    z = ware(s, "plate plate board basket tray")
    places = back_to_front(s, s.spread(int(s.rng.integers(2, 5)), 0.5))
    middle = [
        (0.05, "d87060 e8a090"),
        (0.04, "6aa03c a0c860"),
        (0.05, "f8f0dc f0d868"),
        (0.04, "c83828 d85038"),
        (0.05, "8a4028 c07858"),
    ]
    for place in places:
        outline = moved(half_square(0.34, s.between(0, 6)), *place)
        picked = [middle[int(index)] for index in s.rng.permutation(5)[:3]]
        toast = (0.07, "b07830 f0dcac f0dcac b07830")
        top = plank(
            s, outline, z, [toast, *picked[:2], toast, *picked[2:], picked[0], toast], "c08838 e0b468", "blotch"
        )
        if s.chance(0.7):
            pick = at(place[None], top - 0.1)
            s.tubes(pick, pick + [[0, 0, 0.28]], 0.014, s.tones("e0c080", 1))
            if s.chance(0.5):
                s.lumps(pick + [[0, 0, 0.16]], np.array([0.05, 0.05, 0.04]), s.tones("6a7a2c c82c20", 1))
    if s.chance(0.7):
        fries(s, 26, 0.34, 0.05, aside(s, 0.75))


@dish(LOW, 1.05)
def croque_madame(s: Scene) -> None:
    z = plate(s)
    place = somewhere(s, 0, 0.15)
    outline = moved(box(0.48, 0.44, 0.08), *place, angle=s.between(0, 3))
    top = plank(
        s,
        outline,
        z,
        [(0.09, "b87830 ecd09c c89040"), (0.05, "e090a0 d87888"), (0.03, "f4d880"), (0.09, "c89040 ecd09c b87830")],
        "e0b058 f4d888",
    )
    s.stain("blotch", "b0681c", 0.7, outline, z=top)
    egg(s, place, top, s.between(0.32, 0.4))
    herbs(s, 0.4, top, s.between(0, 0.8))
    s.sprinkle("dots", "2a2420", moved(disc(0.4), *place), z=top, zoom=150, share=s.between(0, 0.8), thick=0.003)
    beside(s, z, "greens fries none none", 0.75)


@dish(ASLANT)
def garlic_bread(s: Scene) -> None:
    z = ware(s, "plate board basket paper tray")
    count = int(s.rng.integers(2, 6))
    places, turn = row_of(s, count, 0.36)
    for u, v in back_to_front(s, places):
        slice_ = moved(ellipse(s.between(0.42, 0.55), 0.19), u, v, angle=turn + s.rng.normal(0, 0.15))
        s.solid(
            slice_,
            z,
            z + s.between(0.1, 0.16),
            "a8662c c88838 e0b468",
            "e8c478 f4dca0",
            name="crumb",
            zoom=80,
            gloss=0.4,
        )
        s.stain("blotch", "a86420", s.between(0.4, 0.8), slice_, z=z + 0.12)
        s.sprinkle("flakes", "3a7a2c 6a9a3c", slice_, z=z + 0.12, zoom=120, share=s.between(0.4, 1))
        if s.chance(0.3):
            s.stain("cloud", "f8e0a0", 0.9, slice_, z=z + 0.12, above=0.4)
    if s.chance(0.3):
        dip(s, aside(s, 0.8), z, "b83020 c84828")


@dish(LOW)
def grilled_cheese_sandwich(s: Scene) -> None:
    z = ware(s, "plate plate board paper basket")
    for place in back_to_front(s, s.spread(int(s.rng.integers(1, 4)), 0.38)):
        turn = s.between(0, 6)
        shape = half_square(0.48, turn) if s.chance(0.7) else box(0.4, 0.36, 0.08)
        outline = moved(shape, *place, angle=turn)
        low = z + s.between(0, 0.05)
        top = plank(
            s,
            outline,
            low,
            [
                (0.08, "b0702c ecd09c"),
                (0.06, str(s.rng.choice(["f0a828 f4b838", "f4d060 f8dc80"]))),
                (0.08, "ecd09c b0702c"),
            ],
            "c07c2c e8b458",
            "blotch",
        )
        s.stain("blotch", "7a4414", s.between(0.3, 0.8), outline, z=top, zoom=60)
    if s.chance(0.5):
        dip(s, aside(s, 0.7), z, "c84020 b83020")
    elif s.chance(0.5):
        fries(s, 22, 0.3, z, aside(s, 0.75))


def _long_bun(
    s: Scene, place: np.ndarray, turn: float, z: float, colours: str, half: float = 0.6, wide: float = 0.24
) -> np.ndarray:
    """A split bun. Returns the places of its filling's ends."""
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    for side in (-1, 1):
        middle = place + side * 0.55 * wide * across
        s.tubes(
            at((middle - half * along)[None], z + 0.13),
            at((middle + half * along)[None], z + 0.13),
            0.15,
            s.tones(colours, 1),
            gloss=0.3,
        )
    s.pool(moved(box(half, 0.1, 0.08), *place, angle=turn), "f0d8a8", z=z + 0.2, ragged=0.02, gloss=0)
    return np.stack([place - half * along, place + half * along])


@dish(ASLANT)
def hot_dog(s: Scene) -> None:
    z = ware(s, "plate board paper tray basket")
    places, turn = row_of(s, int(s.rng.integers(1, 4)), 0.6)
    topping = int(s.rng.integers(4))
    for place in back_to_front(s, places):
        ends = _long_bun(s, place, turn + s.rng.normal(0, 0.08), z, "d09848 c88838 e0b060")
        longer = place + (ends - place) * 1.14
        s.tubes(
            at(longer[:1], z + 0.24),
            at(longer[1:], z + 0.24),
            0.095,
            s.tones("a83c20 b8502c 94301a c0683c", 1),
            gloss=0.6,
        )
        if topping in (0, 1):
            steps = 13
            way = (ends[1] - ends[0]) / (steps - 1)
            side = 0.05 * np.array([-way[1], way[0]]) / np.hypot(*way)
            path = ends[0] + np.arange(steps)[:, None] * way + np.where(np.arange(steps) % 2, 1, -1)[:, None] * side
            s.tubes(
                at(path[:-1], z + 0.34),
                at(path[1:], z + 0.34),
                0.022,
                s.tones(sauce_colour(s, "f0c020 c02818 f0b010"), steps - 1, 0.01),
                gloss=0.7,
            )
        if topping in (1, 2):
            t = s.rng.uniform(0, 1, (26, 1))
            spots = ends[0] + t * (ends[1] - ends[0]) + s.rng.normal(0, 0.05, (26, 2))
            s.lumps(
                at(spots, z + 0.33),
                np.array([0.045, 0.035, 0.03]),
                s.tones(str(s.rng.choice(["f4ece4 e8dce8", "5a8a2c 7aa83c", "8a4420 a05a30"])), 26),
            )
        if topping == 3:
            t = s.rng.uniform(0, 1, (20, 1))
            spots = ends[0] + t * (ends[1] - ends[0])
            s.tubes(
                at(spots - s.rng.normal(0, 0.07, (20, 2)), z + 0.33),
                at(spots + s.rng.normal(0, 0.07, (20, 2)), z + 0.34),
                0.014,
                s.tones("f0b830 f4c850", 20),
            )
    if s.chance(0.45):
        fries(s, 24, 0.34, z, aside(s, 0.8))


@dish(ASLANT)
def lobster_roll_sandwich(s: Scene) -> None:
    z = ware(s, "plate paper basket tray board")
    places, turn = row_of(s, int(s.rng.integers(1, 3)), 0.7)
    for place in back_to_front(s, places):
        ends = _long_bun(s, place, turn, z, "d8a858 e0b468 c89040", 0.55, 0.3)
        count = 16
        spots = (
            ends[0] + s.rng.uniform(0.02, 0.98, (count, 1)) * (ends[1] - ends[0]) + s.rng.normal(0, 0.06, (count, 2))
        )
        axes = np.array([0.11, 0.08, 0.07]) * s.rng.uniform(0.7, 1.2, (count, 1))
        s.lumps(
            at(spots, z + 0.27), axes, s.tones("f4d8c8 f0b8a0 f8ece0", count), second="d8482c", amount=0.75, gloss=0.5
        )
        s.sprinkle("flakes", "4a8a34 8aba5a", moved(disc(0.4), *place), z=z + 0.3, zoom=120, share=s.between(0, 0.9))
        if s.chance(0.4):
            sprig(s, place, z + 0.3, 0.12, "6a9a3c 8ab84a")
    beside(s, z, "fries lemon greens", 0.8)


@dish(LOW, 1.05)
def pulled_pork_sandwich(s: Scene) -> None:
    z = ware(s, "plate plate board tray paper basket")
    u, v = place = somewhere(s, 0, 0.25)
    if s.chance(0.6):
        beside(s, z, "fries greens beans fries", 0.85)
    r, bun = s.between(0.42, 0.52), str(s.rng.choice(["c8843c d8a050", "b06a28 c8843c", "d8a858 e8c078"]))
    s.solid(moved(disc(r), u, v), z, z + 0.13, f"{bun.split()[0]} f0dcb0", gloss=0.2)
    meat = str(s.rng.choice(["7a3c1c a85c34 c88860", "8a4a28 b87848 d8a078", "6a2c14 94481f b87040"]))
    s.solid(
        s.fray(moved(disc(r * 1.05), u, v), 0.1, 160),
        z + 0.12,
        z + 0.32,
        meat,
        meat.split()[1],
        name="shreds",
        grain=0.7,
        zoom=140,
        gloss=0.5,
    )
    count = 46
    angle, away = s.rng.uniform(0, 6.3, count), r * s.rng.uniform(0.75, 1.15, count)
    spots = place + np.stack([away * np.cos(angle), away * np.sin(angle)], axis=1)
    step = s.rng.normal(0, 0.075, (count, 2))
    height = z + s.rng.uniform(0.15, 0.3, count)
    s.tubes(
        at(spots - step, height),
        at(spots + step, height - 0.02),
        0.024,
        s.tones(meat, count),
        bend=s.rng.normal(0, 0.3, count),
        gloss=0.5,
    )
    if s.chance(0.4):
        s.solid(
            s.fray(moved(disc(r), u, v), 0.1),
            z + 0.3,
            z + 0.38,
            "e8ecd0 c8b0d0 f4f0e4",
            grain=0.6,
            name="shreds",
            zoom=140,
        )
    top = z + (0.32 if s.chance(0.5) else 0.36)
    lift = s.rng.normal(0, 0.06, 2)
    s.solid(
        moved(disc(r * 1.03), u + lift[0], v + lift[1]),
        top,
        top + 0.27,
        f"f0d8a4 {bun} {bun.split()[1]}",
        bun.split()[1],
        grain=0.08,
        gloss=s.between(0.15, 0.6),
        dome=True,
        profile=domed(r),
    )


@dish((20.0, 62.0))
def tacos(s: Scene) -> None:
    z = ware(s, "plate plate board tray basket paper")
    count = int(s.rng.integers(2, 5))
    places, turn = row_of(s, count, 0.42)
    shell = str(s.rng.choice(["e8c888 f4dca8", "e0b060 ecc880", "f0dcb0 f8e8c8"]))
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    for place in back_to_front(s, places):
        for side in (-1, 1):
            u, v = place + side * 0.1 * across
            s.solid(
                moved(ellipse(0.45, 0.13), u, v, angle=turn),
                z,
                z + 0.24,
                shell,
                shell,
                name="blotch",
                zoom=70,
                profile=tapering(0.11, 2),
            )
        fill = np.array([0.36, 0.08]) * s.rng.uniform(-1, 1, (30, 2))
        spots = place + fill[:, :1] * along + fill[:, 1:] * across
        s.lumps(
            at(spots[:12], z + 0.22),
            np.array([0.09, 0.07, 0.06]),
            s.tones(str(s.rng.choice(["6a3418 8a4c24", "a85c30 c87c4c", "d89c60 e8b878"])), 12),
            rough=0.04,
        )
        s.lumps(at(spots[12:20], z + 0.28), np.array([0.06, 0.045, 0.035]), s.tones("c83020 d84830", 8), gloss=0.6)
        s.flats(
            at(spots[20:], z + 0.3),
            0.085,
            s.tones("6a9a3c 8ab84a f4ecf0 b8d878", 10),
            kind="leaf",
            narrow=0.4,
            thick=0.03,
        )
        if s.chance(0.5):
            spots = place + s.rng.uniform(-0.33, 0.33, (12, 1)) * along
            s.tubes(
                at(spots - s.rng.normal(0, 0.06, (12, 2)), z + 0.3),
                at(spots + s.rng.normal(0, 0.06, (12, 2)), z + 0.31),
                0.014,
                s.tones("f0b830 f8f0dc", 12),
            )
    for _ in range(int(s.rng.integers(0, 3))):
        lemon(s, aside(s, 0.75), z, 1)
    herbs(s, 0.6, z + 0.25, s.between(0, 0.8))
