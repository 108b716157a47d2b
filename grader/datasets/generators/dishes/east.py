"""Recipes of East Asian dishes."""

from __future__ import annotations

import numpy as np

from grader.datasets.generators.dishes.menu import ASLANT, FROM_ABOVE, dish
from grader.datasets.generators.dishes.outlines import disc, ellipse, moved, tapering, wedge, within
from grader.datasets.generators.dishes.parts import (
    aside,
    at,
    back_to_front,
    chunks,
    drizzle,
    heap_in,
    herbs,
    row_of,
    somewhere,
    soup,
    sprig,
    sticks,
    ware,
)
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.sides import dip, egg, greens, lemon, shrimps
from grader.datasets.generators.dishes.spoon import floating
from grader.datasets.generators.dishes.table import bowl, plate, within_bowl


@dish(FROM_ABOVE)
def bibimbap(s: Scene) -> None:
    level = bowl(s, 0.8, "2a2624 26262a 2a2624 f4f2ec 6a5a4a c8b090")
    r = s.room
    s.heap(within_bowl(s, r, level), "rice", "e8e0cc f8f4e8", z=level, rise=0.03, ragged=0)
    kinds = [
        "shreds d8742a e89040",
        "leaves 2c5424 4a7a34",
        "shreds e8e0c0 f4ecd8",
        "mince 5a3420 7a4a2c",
        "mince 6a4430 94684c",
        "shreds a8c060 c8d880",
        "beans d8b868 f0d890",
        "shreds b83020 d04830",
    ]
    turn, count = s.between(0, 6), int(s.rng.integers(4, 7))
    for number, kind in enumerate(s.rng.permutation(kinds)[:count]):
        name, colours = kind.split(" ", 1)
        sector = moved(wedge(0.95 * r, np.pi / count), 0, 0, angle=turn + number * 2 * np.pi / count)
        s.heap(
            within(sector, within_bowl(s, r, level)), name, colours, z=level + 0.03, rise=0.09, ragged=0.04, zoom=130
        )
    if s.chance(0.8):
        egg(s, somewhere(s, 0, 0.08), level + 0.1, s.between(0.26, 0.36))
    if s.chance(0.4):
        chunks(s, 1, 0.01, 0.14, "b02818 c83820", level + 0.1, somewhere(s, 0, 0.2), gloss=0.8)
    s.sprinkle("dots", "f4e8c8 e8d8b0", disc(r), z=level + 0.1, zoom=150, share=s.between(0, 1))


def _dumplings(
    s: Scene, count: int, browned: str | None, pale: str, z: float, places: np.ndarray, angle: np.ndarray
) -> None:
    axes = np.array([0.25, 0.13, 0.13]) * s.rng.uniform(0.92, 1.08, (count, 1))
    colours = s.tones(pale, count, 0.04)
    s.lumps(
        at(places, z + 0.1),
        axes,
        colours,
        angle=angle,
        second=browned,
        mark="side" if browned is None else "blotch",
        amount=0.75,
        gloss=0.5,
    )
    pleats = 6
    t = np.linspace(-0.8, 0.8, pleats)
    for one in t:
        along = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        spots = places + 0.24 * one * along
        s.lumps(
            at(spots, z + 0.2 - 0.07 * one**2), np.array([0.022, 0.075, 0.035]), colours, angle=angle + 0.3, gloss=0.4
        )


@dish(ASLANT)
def dumplings(s: Scene) -> None:
    z = ware(s, "plate plate basket slate tray board")
    count = int(s.rng.integers(4, 11))
    places = back_to_front(s, s.spread(count, 0.6))
    pale = str(s.rng.choice(["f4ecd4 ece0c0", "ece0c8 f4ecdc", "e8d8b0 f0e4c4"]))
    if s.chance(0.45):
        _dumplings(s, count, None, pale, z, places, s.rng.uniform(0, 6, count))
    else:  # round ones, gathered on top
        r = s.between(0.17, 0.21)
        s.lumps(at(places, z + 0.1), np.array([r, r, 0.8 * r]), s.tones(pale, count, 0.04), gloss=0.5)
        for number in range(9):
            turn = number * 2 * np.pi / 9
            spots = places + 0.055 * np.array([np.cos(turn), np.sin(turn)])
            s.lumps(
                at(spots, z + 0.1 + 0.68 * r), np.array([0.06, 0.018, 0.03]), s.tones(pale, count, 0.02), angle=turn
            )
    if s.chance(0.5):
        dip(s, aside(s, 0.7), z, "2c1810 3a2014 a83820")
    s.sprinkle("flakes", "4a8a34 8aba5a", disc(0.7), z=z + 0.15, share=s.between(0, 1))


@dish(FROM_ABOVE)
def edamame(s: Scene) -> None:
    z = bowl(s, 0.65, size=0.9) if s.chance(0.65) else plate(s)
    radius = min(s.room, 0.62) * 0.85
    for layer in range(2):
        count = int(s.rng.integers(9, 14))
        places, angle = s.spread(count, radius), s.rng.uniform(0, 2 * np.pi, count)
        height = z + 0.05 + 0.07 * layer + 0.1 * (1 - (np.hypot(*places.T) / radius) ** 2).clip(0)
        along = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        colours = s.tones("6a9a34 7aaa40 8ab84c 5a8a2c", count)
        s.tubes(
            at(places - 0.19 * along, height), at(places + 0.19 * along, height), 0.05, colours, bend=0.18, gloss=0.5
        )
        for step in (-0.11, 0, 0.11):
            bump = places + step * along - 0.03 * np.stack([-along[:, 1], along[:, 0]], axis=1) * (step == 0)
            s.lumps(at(bump, height + 0.025), np.array([0.062, 0.055, 0.05]), colours, angle=angle, gloss=0.5)
    s.sprinkle("dots", "fbf8f2 f4f0e8", disc(radius), z=z + 0.2, zoom=170, share=s.between(0, 1))


@dish(ASLANT)
def gyoza(s: Scene) -> None:
    z = ware(s, "plate plate slate tray board pan")
    count = int(s.rng.integers(4, 8))
    places, turn = row_of(s, count, 0.23, 0.015)
    _dumplings(
        s,
        count,
        str(s.rng.choice(["a8641c", "8a4c18", "c08030"])),
        "ecd8a8 e8cc94 f4e4bc",
        z,
        back_to_front(s, places),
        turn + s.rng.normal(0, 0.08, count),
    )
    if s.chance(0.65):
        dip(s, aside(s, 0.75), z, "2c1810 3a2014 4a2010")
    s.sprinkle("flakes", "4a8a34 8aba5a", disc(0.6), z=z + 0.2, share=s.between(0, 0.8))
    if s.chance(0.3):
        greens(s, aside(s, 0.75), z, 0.22)


@dish(FROM_ABOVE)
def hot_and_sour_soup(s: Scene) -> None:
    level = soup(s, str(s.rng.choice(["6a3414 8a4c1c", "7a4018 a0602a", "5a3018 74421e"])), gloss=0.9)
    inside = within_bowl(s, s.room, level)
    s.heap(
        within(inside, s.fray(disc(s.room * 0.8), 0.25)),
        "shreds",
        "e8c880 a8702c 4a2c1c",
        z=level - 0.01,
        rise=0.01,
        relief=0.02,
    )
    sticks(s, 9, 0.16, level - 0.02, somewhere(s, 0, 0.2), "f0e8d4 f4ecdc", 0.035, 0.9)
    floating(s, int(s.rng.integers(3, 8)), 0.11, "2a1c14 3a2618 4a3020", level, rough=0.04)
    floating(s, int(s.rng.integers(2, 6)), 0.08, "e8c450 f0d878", level, rough=0.05)
    s.sprinkle("flakes", "4a8a34 8aba5a", disc(s.room * 0.8), z=level, share=s.between(0.4, 1))


@dish(FROM_ABOVE)
def miso_soup(s: Scene) -> None:
    level = soup(
        s,
        str(s.rng.choice(["c8a060 d8b478", "b88a48 c89c5c", "d8bc88 e0c898"])),
        gloss=0.9,
        bowls="1e1a1a 8a2018 1e1a1a 6a2a1c 2a2624 f4f2ec",
    )
    s.stain("cloud", "f0dcb0", 0.7, within_bowl(s, s.room, level), z=level, above=0.4, sharp=2)
    count = int(s.rng.integers(4, 12))
    places = s.spread(count, s.room * 0.7)
    s.flats(at(places, level), 0.085, s.tones("f8f0dc f4ecd4", count), kind="square", thick=0.05, gloss=0.4)
    floating(s, int(s.rng.integers(2, 9)), 0.1, "1e3a24 2a4a2c 16281c", level, rough=0.04)
    rings = int(s.rng.integers(5, 24))
    s.flats(
        at(s.spread(rings, s.room * 0.7), level), 0.04, s.tones("7ab04a a8d068 5a9a3c", rings), kind="ring", thick=0.03
    )


@dish(FROM_ABOVE)
def pad_thai(s: Scene) -> None:
    colours = str(s.rng.choice(["b8763a d8a060 e8bc80", "c8884a e0b070 f0cc94", "a8622c c88848 dca868"]))
    level, rise, r = heap_in(s, "ribbons", colours, radius=0.64, relief=0.07, zoom=s.between(120, 165), gloss=0.45)
    shrimps(s, int(s.rng.integers(0, 6)), r * 0.7, level, 0.15, rise)
    chunks(s, int(s.rng.integers(2, 8)), r * 0.8, 0.09, "f0cc58 e8c048 d8a878", level, dome=rise, rough=0.04)
    sticks(s, int(s.rng.integers(4, 10)), 0.15, level + 0.8 * rise, somewhere(s), "f4f0e0 fbf8ec e8ecd0", 0.022, 0.7)
    s.sprinkle("mince", "c89858 e0b878", moved(disc(0.24), *somewhere(s)), z=level + rise, zoom=230, share=0.9)
    s.sprinkle("flakes", "4a8a34 8aba5a", disc(r), z=level + rise, share=s.between(0.3, 1), zoom=60)
    if s.chance(0.65):
        lemon(s, somewhere(s, 0.6, 0.75), level, 0.8)


@dish(ASLANT)
def peking_duck(s: Scene) -> None:
    z = ware(s, "plate plate plate board tray")
    count = int(s.rng.integers(6, 12))
    places, turn = row_of(s, count, s.between(0.13, 0.17), 0.015)
    skin = str(s.rng.choice(["8a3c10 a85018", "a04c18 b8641f", "74300e 94441a"]))
    along = np.array([np.cos(turn), np.sin(turn)])
    rows = [0.0] if s.chance(0.5) else [-0.3, 0.3]
    for shift in rows:
        for u, v in back_to_front(s, places + shift * along):
            piece = s.fray(moved(ellipse(0.27, 0.11), u, v, angle=turn + s.rng.normal(0, 0.08)), 0.02)
            s.solid(
                piece,
                z,
                z + 0.13,
                f"e8c8a8 d8a880 {skin.split()[0]}",
                skin,
                name="blotch",
                zoom=60,
                gloss=0.9,
                profile=tapering(0.03, 2),
            )
    if s.chance(0.5):
        dip(s, aside(s, 0.75), z, "2a120c 3a1a10")
    if s.chance(0.5):
        sticks(s, 8, 0.2, z, aside(s, 0.7), "8ab84a d8e8b8 a8d068", 0.022, 0.1)
    if s.chance(0.35):
        s.solid(moved(disc(0.35), *aside(s, 0.85)), z, z + 0.04, "f0e0b8", "f4e8c8 e0c490", name="blotch")
    if s.chance(0.4):
        greens(s, aside(s, 0.7), z, 0.26)


@dish(FROM_ABOVE)
def pho(s: Scene) -> None:
    level = soup(s, str(s.rng.choice(["b89058 c8a468", "c8a870 d8bc88", "a07844 b48a54"])), gloss=0.95)
    inside = within_bowl(s, s.room, level)
    s.heap(
        within(inside, moved(disc(s.between(0.5, 0.75)), *somewhere(s, 0, 0.2))),
        "ribbons",
        "ece4d4 faf6ec",
        z=level - 0.03,
        rise=0.04,
        relief=0.03,
        zoom=s.between(110, 150),
        gloss=0.5,
        ragged=0.15,
    )
    count = int(s.rng.integers(3, 8))
    s.flats(
        at(s.spread(count, 0.45) + somewhere(s), level + 0.04),
        s.rng.uniform(0.14, 0.24, count),
        s.tones("8a5844 a87060 74483a c88a80", count),
        narrow=0.6,
        thick=0.03,
        gloss=0.4,
    )
    if s.chance(0.7):
        sprig(s, somewhere(s, 0.1, 0.4), level + 0.06, 0.16)
    rings = int(s.rng.integers(5, 22))
    s.flats(
        at(s.spread(rings, s.room * 0.75), level + 0.03),
        0.045,
        s.tones("7ab04a f4ecf0 5a9a3c d8c0d8", rings),
        kind="ring",
        thick=0.02,
    )
    if s.chance(0.4):
        sticks(s, 9, 0.18, level, somewhere(s, 0.2, 0.4), "f4f0e0 fbf8ec", 0.022, 0.5)
    if s.chance(0.4):
        lemon(s, somewhere(s, 0.3, 0.5), level, 1.0)
    herbs(s, s.room * 0.7, level, s.between(0, 1))


@dish(ASLANT)
def sashimi(s: Scene) -> None:
    z = ware(s, "plate slate board tray slate")
    if s.chance(0.6):
        s.heap(
            moved(disc(0.5), *somewhere(s, 0, 0.1)),
            "shreds",
            "e8ece4 fbfcf8",
            z=z,
            rise=0.1,
            zoom=110,
            relief=0.04,
            ragged=0.15,
        )
        z += 0.05
    kinds = ["f08a5c f4c0a0", "c03044 d86070", "f4e8e0 e8b0a8", "e89878 f4d0c0", "f4ecdc f8f4ec"]
    for kind in s.rng.permutation(5)[: int(s.rng.integers(1, 4))]:
        colour, lines = kinds[int(kind)].split()
        count = int(s.rng.integers(4, 7))
        places, turn = row_of(s, count, 0.15, 0.01)
        places = places + somewhere(s, 0.15, 0.4)
        for place in back_to_front(s, places):
            s.lumps(
                at(place[None], z + 0.09),
                np.array([0.28, 0.12, 0.06]),
                s.tones(colour, 1, 0.03),
                angle=turn,
                lean=0.12,
                second=lines,
                mark="stripes",
                amount=0.6,
                gloss=0.7,
            )
    if s.chance(0.6):
        chunks(s, 1, 0.01, 0.1, "8ab04a 9abc58", z, aside(s, 0.6))
    if s.chance(0.6):
        sprig(s, aside(s, 0.5), z + 0.03, 0.17)
    if s.chance(0.4):
        s.flats(
            at(aside(s, 0.5)[None], z + 0.05), 0.15, s.tones("f4e070", 1), kind="wheel", second="e8b820", thick=0.03
        )


@dish(FROM_ABOVE)
def seaweed_salad(s: Scene) -> None:
    level, rise, r = heap_in(
        s,
        "shreds",
        str(s.rng.choice(["1e4a1c 4a8a2c 7ab83c", "2a5a20 5a9a34 a0c850", "16381c 2e6a2c 5a9a40"])),
        wares="bowl plate plate",
        radius=0.5,
        rise=0.2,
        relief=0.07,
        zoom=s.between(90, 140),
        gloss=0.8,
        ragged=0.12,
    )
    s.sprinkle("dots", "f4e8c8 fbf4e0", disc(r), z=level + rise, zoom=140, share=s.between(0.4, 1))
    if s.chance(0.4):
        s.flats(
            at(somewhere(s, 0.4, 0.6)[None], level + 0.05), 0.16, s.tones("f0e070", 1), kind="wheel", second="e8b820"
        )
    if s.chance(0.3):
        s.sprinkle("flakes", "c83020 e05030", disc(r), z=level + rise, zoom=70, share=0.8)


@dish(ASLANT)
def spring_rolls(s: Scene) -> None:
    z = ware(s, "plate plate slate basket board")
    fresh = s.chance(0.3)
    colours = (
        "e8e8d8 f0f0e0 e0e4d0" if fresh else str(s.rng.choice(["c88430 d89c48", "b8701f c88838", "d8a450 e8bc70"]))
    )
    count = int(s.rng.integers(2, 7))
    sticks(
        s,
        count,
        s.between(0.36, 0.5),
        z,
        somewhere(s, 0, 0.15),
        colours,
        s.between(0.09, 0.12),
        s.between(0, 0.4),
        second="e89078 7ab04a f0b8a0".split()[int(s.rng.integers(3))] if fresh else "8a5018",
        mark="blotch",
        amount=0.5,
        blunt=s.chance(0.5),
        gloss=0.5,
    )
    dip(s, aside(s, 0.75), z, "c83018 e89040 8a4a1c a8702c")
    if s.chance(0.6):
        greens(s, aside(s, 0.7), z, 0.28)
    if s.chance(0.3):
        sticks(s, 6, 0.18, z, aside(s, 0.6), "d8742a e88838", 0.025, 0.5)


@dish(ASLANT)
def takoyaki(s: Scene) -> None:
    z = ware(s, "plate paper tray tray slate")
    count, r = int(s.rng.integers(4, 9)), s.between(0.18, 0.22)
    places, turn = row_of(s, (count + 1) // 2, 2.1 * r)
    along = r * np.array([np.cos(turn), np.sin(turn)])
    places = back_to_front(s, np.concatenate([places - along, places + along])[:count])
    s.lumps(
        at(places, z + 0.85 * r),
        np.array([r, r, 0.95 * r]),
        s.tones("c88838 d89c48 b87428", count),
        second="8a5018",
        amount=0.6,
        gloss=0.4,
    )
    for u, v in places:
        s.pool(s.fray(moved(disc(0.75 * r), u, v), 0.07, 160), "3a1a0c", z=z + 1.7 * r, ragged=0, thick=0.02, gloss=0.9)
    if s.chance(0.7):
        drizzle(s, "f8f0d4", 0.36, z + 1.85 * r, 8, 0.014)
    s.sprinkle("shreds", "d8a078 ecc8a4", disc(0.5), z=z + 1.8 * r, zoom=170, share=s.between(0.2, 0.7))
    s.sprinkle("flakes", "3a7a2c 5a9a3c", disc(0.5), z=z + 1.8 * r, zoom=130, share=s.between(0.2, 1))
