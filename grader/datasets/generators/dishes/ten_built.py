"""Recipes of food10's dishes that are built from pieces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.datasets.generators.dishes.menu import ASLANT, FROM_ABOVE, LOW, dish
from grader.datasets.generators.dishes.outlines import (
    box,
    bulging,
    disc,
    domed,
    moved,
    outside,
    shrunk,
    tapering,
    wedge,
    widening,
    within,
)
from grader.datasets.generators.dishes.parts import at, chunks, herbs, sauce_colour, somewhere, sprig, ware
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.sides import beside, cream, dip, fries
from grader.datasets.generators.dishes.surface import hexadecimal
from grader.datasets.generators.dishes.table import bowl, cup, plate


@dish(LOW, 1.1)
def hamburger(s: Scene) -> None:
    z = ware(s, "plate plate board slate tray paper basket")
    place = somewhere(s, 0, 0.3)
    if s.chance(0.6):
        if s.chance(0.75):
            fries(
                s,
                int(s.rng.integers(15, 45)),
                0.42,
                z,
                place - s.toward_camera(s.between(0.2, 0.6), s.between(-0.9, 0.9)),
            )
        else:
            beside(s, z, "greens tomato potatoes", 0.85)
    if s.chance(0.25):
        dip(s, place + s.toward_camera(s.between(-0.2, 0.4), s.rng.choice([-1, 1]) * 0.75), z)
    r = s.between(0.44, 0.56)

    bun = str(s.rng.choice(["c8843c d8a050", "b06a28 c8843c", "d8a858 e8c078", "8a4a1c a8642c", "2c2624 3a3230"]))
    under, crown = bun.split()
    top = _slab(s, place, z, 0.13, r, f"{under} f0dcb0", 0.05)
    fillings = [_patty, _lettuce, _tomato, _onion] + ([_patty] if s.chance(0.3) else [])
    keep = [filling for filling in fillings if filling is _patty or s.chance(0.68)]
    for index in s.rng.permutation(len(keep)):
        top = keep[index](s, place, top, r)
    dome = s.between(0.26, 0.38)
    s.solid(
        moved(disc(r * 1.04), *place),
        top,
        top + dome,
        f"f0d8a4 {under} {crown} {crown}",
        crown,
        gloss=s.between(0.15, 0.7),
        grain=0.08,
        dome=True,
        profile=domed(r),
    )
    if s.chance(0.6):
        count = 36
        places = s.spread(count, r * 0.82)
        height = top + dome * 0.98 * np.sqrt((1 - (np.hypot(*places.T) / (r * 1.04)) ** 2).clip(0.02)) + 0.005
        s.lumps(at(places + place, height), np.array([0.03, 0.018, 0.014]), s.tones("f4e8c8 fbf4e0 e8d4a0", count))
    if s.chance(0.12):
        s.tubes(at(place[None], top), at(place[None], top + dome + 0.35), 0.018, s.tones("d8b070", 1))


def _slab(
    s: Scene,
    place: np.ndarray,
    low: float,
    thick: float,
    radius: float,
    colours: str,
    bulge: float = 0.03,
    fray: float = 0.02,
    gloss: float = 0.3,
    **solid: Any,
) -> float:
    """A round layer. Returns the height of its upper face."""
    outline = s.fray(moved(disc(radius), *place), fray, 160)
    s.solid(outline, low, low + thick, colours, gloss=gloss, profile=bulging(bulge), **solid)
    return low + thick


def _patty(s: Scene, place: np.ndarray, top: float, r: float) -> float:
    """Meat, mostly with cheese that has melted over it."""
    high, wide = s.between(0.11, 0.2), r * s.between(0.98, 1.08)
    meat = str(s.rng.choice(["4a2818 6a3c22", "3a2014 58301c", "7a4626 94582e", "c88838 d8a048"]))
    top = _slab(s, place, top, high, wide, meat, 0.04, 0.04, name="mince", zoom=120, grain=0.4)
    if s.chance(0.7):
        colour = str(s.rng.choice(["f0b030 f4c050", "f4dc90 f8e8b0", "e89020 f0a838"]))
        melted = s.fray(moved(box(r * 0.92, r * 0.92, 0.05), *place, angle=s.between(0, 2)), 0.05)
        s.solid(melted, top - 0.05, top + 0.02, colour, colour.split()[1], gloss=0.5, profile=widening(0.03))
        top += 0.02
    return top


def _lettuce(s: Scene, place: np.ndarray, top: float, r: float) -> float:
    wide = r * s.between(1.08, 1.2)
    leaf = str(s.rng.choice(["4a8a2c 8ac04a", "6a9a3c b0d470", "5a2c3c 7a9a4a"]))
    _slab(s, place, top, 0.07, wide, leaf, 0.06, 0.11, grain=0.4, name="cloud")
    return top + 0.06


def _tomato(s: Scene, place: np.ndarray, top: float, r: float) -> float:
    return _slab(s, place, top, 0.055, r * s.between(0.9, 1.0), "b82818 d84030", 0.02, 0.02, gloss=0.7)


def _onion(s: Scene, place: np.ndarray, top: float, r: float) -> float:
    """Onion, raw or roasted, or pickles."""
    colours = str(s.rng.choice(["e8d8e0 a85a88", "f4ecd8 f4ecd8", "b87838 c88a48", "7a9a3c a8b848"]))
    return _slab(s, place, top, 0.04, r * 0.95, colours, 0.02, 0.05)


@dish(ASLANT, 1.1)
def ice_cream(s: Scene) -> None:
    kind, count = int(s.rng.integers(4)), int(s.rng.integers(1, 4))
    r = s.between(0.3, 0.38)
    if kind == 0:
        z = bowl(s, 0.45, size=0.9)
    elif kind == 1:  # a paper cup
        colour = str(s.rng.choice("f4f0e8 e87090 70b0c8 e8d060 8a5a3c 303030 90c090".split()))
        z = cup(s, 0.62, s.between(0.5, 0.8), colour, 0.2) - 0.12
    elif kind == 2:  # a glass
        z = cup(s, 0.62, s.between(0.5, 0.9), "d8e4e8", 0.42, 0.75) - 0.12
    else:
        z = plate(s)
    spots = {1: [(0, 0)], 2: [(-0.55, 0), (0.55, 0)], 3: [(-0.55, -0.33), (0.55, -0.33), (0, 0.6)]}[count]
    turn = s.between(0, 6)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    places = np.array(spots, float) @ spin * r * 1.5
    if count == 1:
        r *= 1.3
    flavours = (
        "f4e8c4 f8f0dc 6a3c24 4a2818 f0a8b0 e87890 b8d8a0 e8c890 c89058 f0d060 8a5a7a f4d8b0 a8d8d0 d8a8d0 f09048"
    )
    colours = s.tones(flavours, count, 0.04)
    if kind == 3 and s.chance(0.6):
        s.pool(disc(s.between(0.6, 0.8)), sauce_colour(s, "6a3418 a82838 e8c890 4a2414"), z=z, ragged=0.14)
    base = z + 0.12 * r
    s.lumps(at(places, base), np.array([r * 1.12, r * 1.12, r * 0.34]), colours, rough=0.1, zoom=90, gloss=0.25)
    s.lumps(
        at(places, base + r * 0.72),
        np.array([r, r, r]) * s.rng.uniform(0.95, 1.06, (count, 3)),
        colours,
        rough=0.075,
        zoom=s.between(60, 110),
        gloss=s.between(0.1, 0.4),
    )
    if s.chance(0.3):
        s.sprinkle("flakes", sauce_colour(s, "3a2014 8a5a34 c83048 f4f0e0"), disc(r), z=base + r, zoom=110)
    crown = base + 1.66 * r
    if s.chance(0.45):
        sauce = sauce_colour(s, "4a2414 a8702c b82838 6a3418 f4ead0")
        for u, v in places:
            cap = s.fray(moved(disc(r * s.between(0.5, 0.75)), u, v), 0.12, 130)
            s.pool(cap, sauce, z=crown - 0.22 * r, thick=0.03, ragged=0, gloss=0.9)
    if s.chance(0.35):
        cream(s, somewhere(s, 0, 0.1), crown - 0.1, 0.16)
    if s.chance(0.35):
        spot = places[:1] + s.rng.normal(0, 0.05, (1, 2))
        s.lumps(at(spot, crown + 0.05), np.array([0.085, 0.085, 0.08]), s.tones("b81828 d82838", 1), gloss=1.0)
    if s.chance(0.35):
        spot = at(places[-1:] * 1.2, base + r)
        step = np.array([[s.between(-0.3, 0.3), s.between(-0.3, 0.3), 0.6]])
        s.tubes(
            spot, spot + step, 0.06, s.tones("d8a050 c88838", 1), second="a86a28", mark="stripes", waves=22, blunt=True
        )
    if s.chance(0.3):
        sprig(s, somewhere(s, 0, 0.15), crown, 0.1)


@dish(FROM_ABOVE)
def pizza(s: Scene) -> None:
    z = ware(s, "plate board board pan slate tray paper")
    u, v = place = somewhere(s, 0, 0.2)
    r = s.between(0.92, 1.15)
    slice_ = s.chance(0.22)
    shape = disc(r)
    if slice_:
        turn = s.between(0, 6)
        r = s.between(1.3, 1.6)
        tip = place - 0.75 * r * np.array([np.cos(turn), np.sin(turn)])
        u, v = tip
        shape = moved(wedge(r, s.between(0.34, 0.5)), 0, 0, angle=turn)
    whole = s.fray(moved(shape, u, v), 0.03)
    crust = str(s.rng.choice(["c88a44 e0b070", "d8a458 ecc890", "b0702c d09848", "e0b878 f0d8a8"]))
    s.solid(whole, z, z + 0.06, crust.split()[0], crust, name="batter", gloss=0.1, relief=0.01)
    rim = s.between(0.08, 0.15)
    circle = s.fray(moved(disc(r - rim), u, v), 0.03)
    s.heap(
        within(whole, outside(circle)),
        "batter",
        crust,
        z=z + 0.05,
        rise=0.05,
        relief=0.01,
        steep=10,
        ragged=0,
    )
    s.stain("blotch", "6a3a1a", s.between(0.2, 0.8), whole, z=z + 0.08, above=0.7)
    inner = within(shrunk(whole, 0.01), circle)
    top = z + 0.075
    sauce = str(s.rng.choice("b83418 c84820 d06028 a82c14 f0e0b8 8a9a3c".split(), p=[0.3, 0.25, 0.15, 0.15, 0.1, 0.05]))
    s.pool(inner, sauce, z=top, gloss=0.4, ragged=0)
    if s.chance(0.9):
        s.stain(
            "cloud",
            str(s.rng.choice(["f0cc78", "f4dca0", "e8b858", "f8ecc8"])),
            s.between(0.6, 1),
            inner,
            z=top,
            above=s.between(0.1, 0.5),
            sharp=3,
            zoom=s.between(90, 260),
        )
        s.stain("blotch", "c07a30", 0.5, inner, z=top, above=0.65)
    reach = r - rim - 0.04

    def kept(count: int) -> np.ndarray:
        places = s.spread(count, reach * 0.96) + [u, v]
        return places[inner(*places.T.astype(np.float32)) < -0.05]

    for kind in s.rng.permutation(7)[: int(s.rng.integers(1, 4))]:
        _topping(s, int(kind), kept, top)
    if not slice_ and s.chance(0.6):  # cuts
        for turn in s.between(0, 3) + np.arange(int(s.rng.integers(2, 5))) * np.pi / 4:
            s.flats(at(place[None], top), r, s.tones("8a4a20", 1), kind="bar", angle=turn, narrow=0.008, thick=0)
    herbs(s, reach, top, s.between(0, 0.7))


def _topping(s: Scene, kind: int, places: Callable[[int], np.ndarray], top: float) -> None:
    """Salami (twice as often as others), mozzarella, basil, olives, peppers or meat, at some places of a pizza."""
    if kind in (0, 5):
        spots = places(int(s.rng.integers(9, 20)))
        s.flats(
            at(spots, top),
            s.between(0.085, 0.125),
            s.tones("b83420 c84428 a02c18", len(spots)),
            kind="rim",
            second="8a2412",
            amount=0.6,
            thick=0.02,
            gloss=0.5,
        )
    elif kind == 1:
        spots = places(int(s.rng.integers(5, 10)))
        s.flats(
            at(spots, top),
            s.rng.uniform(0.1, 0.18, len(spots)),
            s.tones("f8f0dc fbf6ea", len(spots)),
            thick=0.04,
            gloss=0.4,
        )
    elif kind == 2:
        spots = places(int(s.rng.integers(4, 10)))
        s.flats(
            at(spots, top + 0.02),
            s.rng.uniform(0.09, 0.16, len(spots)),
            s.tones("3a7a2c 4a8a34 2c5a24", len(spots)),
            kind="leaf",
            narrow=0.5,
            second="7ab05a",
            amount=0.5,
        )
    elif kind == 3:
        spots = places(int(s.rng.integers(9, 22)))
        s.flats(at(spots, top), 0.055, s.tones("26241f 33302a 5a6a34", len(spots)), kind="ring", thick=0.035, gloss=0.6)
    elif kind == 4:
        spots = places(int(s.rng.integers(9, 20)))
        s.flats(
            at(spots, top),
            0.085,
            s.tones("4a9a38 c83828 e0b030 8a3a68", len(spots)),
            kind="crescent",
            thick=0.03,
            gloss=0.4,
        )
    else:
        spots = places(int(s.rng.integers(9, 24)))
        s.lumps(
            at(spots, top + 0.02),
            np.array([0.07, 0.06, 0.045]),
            s.tones("8a5230 a86a42 6a3c22 e0a898", len(spots)),
            rough=0.03,
        )


@dish(ASLANT)
def sushi(s: Scene) -> None:
    z = ware(s, "plate board board slate slate tray")
    turn = s.between(0, np.pi)
    along = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-along[1], along[0]])
    rows = int(s.rng.integers(1, 4))
    gap = s.between(0.42, 0.56)
    offsets = (np.arange(rows) - (rows - 1) / 2) * gap
    for offset in s.rng.permutation(offsets):
        start = offset * across + s.rng.normal(0, 0.05, 2)
        if s.chance(0.6):
            _rolls(s, start, along, z)
        else:
            _nigiri(s, start, along, z)
    side = s.rng.choice([-1, 1]) * 0.95 * along + s.rng.normal(0, 0.15, 2)
    if s.chance(0.6):
        s.heap(moved(disc(0.15), *side), "shreds", "f0b8a8 f8dccc", rise=0.08, z=z, relief=0.04, ragged=0.06)
    if s.chance(0.6):
        chunks(s, 1, 0.01, 0.1, "8ab04a 9abc58", z, side + 0.3 * across, rough=0.03)
    if s.chance(0.35):
        dip(s, -0.9 * side, z, "2c1810 3a2014")
    if s.chance(0.3):
        sprig(s, side * 0.9, z, 0.14)


def _rolls(s: Scene, start: np.ndarray, along: np.ndarray, z: float) -> None:
    """Standing slices of a roll, seaweed or rice outside."""
    count, r, high = int(s.rng.integers(4, 8)), s.between(0.15, 0.2), s.between(0.18, 0.28)
    inside_out = s.chance(0.45)
    coat = str(s.rng.choice(["f4efe2", "f4efe2", "e8863c", "d8c49a"])) if inside_out else "16201a"
    filling = s.tones("f07850 f09a70 c83040 6a9a3c f0d060 e8c090", 3)
    step = 2.15 * r
    places = start + (np.arange(count) - (count - 1) / 2)[:, None] * step * along + s.rng.normal(0, 0.012, (count, 2))
    for u, v in places[np.argsort(s.project(at(places, z))[1])]:
        s.solid(
            moved(disc(r), u, v),
            z,
            z + high,
            f"{coat} {coat}",
            "e8e0d0 fbf8f0",
            name="rice",
            zoom=150,
            relief=0.012,
            gloss=0.25,
            grain=0.3 if inside_out else 0.1,
            profile=tapering(0.02, 4),
        )
    spots = at(places, z + high)
    if inside_out:
        s.flats(spots, 0.72 * r, np.repeat(hexadecimal("16201a")[None], count, 0), kind="ring", thick=0.005)
    else:
        rims = np.repeat(hexadecimal("f4f0e4")[None], count, 0)
        s.flats(spots, r, rims, kind="rim", second="16201a", thick=0.01)
    parts = int(s.rng.integers(1, 4))
    for part in range(parts):
        shift = 0.28 * r * (parts > 1) * np.array([np.cos(2.1 * part), np.sin(2.1 * part)])
        s.flats(
            at(places + shift, z + high),
            0.27 * r if parts > 1 else 0.42 * r,
            np.repeat(filling[part : part + 1], count, 0),
            kind="square" if s.chance(0.5) else "disc",
            thick=0.02,
            gloss=0.5,
        )
    if s.chance(0.3):
        s.lumps(
            at(places, z + high + 0.02),
            np.array([0.6 * r, 0.6 * r, 0.05]),
            s.tones("e87030 f08840 d84828", count),
            rough=0.04,
            zoom=240,
            gloss=0.6,
        )


def _nigiri(s: Scene, start: np.ndarray, along: np.ndarray, z: float) -> None:
    """Fish on blocks of rice."""
    count = int(s.rng.integers(3, 6))
    places = start + (np.arange(count) - (count - 1) / 2)[:, None] * s.between(0.32, 0.4) * along
    turn = np.arctan2(along[1], along[0]) + np.pi / 2 + s.rng.normal(0, 0.25)
    s.lumps(
        at(places, z + 0.08),
        np.array([0.22, 0.115, 0.1]),
        s.tones("f4efe2 f8f4ea", count, 0.02),
        angle=turn,
        rough=0.03,
        zoom=220,
    )
    kinds = ["f08a5c f4c8a8", "c83a48 e07078", "f4ece4 f0b0a0", "f0c848 f4d870", "e89878 f4d0c0"]
    one_kind = str(s.rng.choice(kinds))
    for place in places[np.argsort(s.project(at(places, z))[1])]:
        colour, lines = (one_kind if s.chance(0.5) else str(s.rng.choice(kinds))).split()
        s.lumps(
            at(place[None], z + 0.17),
            np.array([0.26, 0.125, 0.075]),
            s.tones(colour, 1),
            angle=turn,
            second=lines,
            mark="stripes",
            amount=0.7,
            gloss=0.6,
        )
