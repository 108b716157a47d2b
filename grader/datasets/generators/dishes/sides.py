"""What is on or beside many dishes: sauces, salad, fries, eggs, seafood, fruit and cream."""

from __future__ import annotations

import numpy as np

from grader.datasets.generators.dishes.outlines import disc, ellipse, moved, triangle, widening
from grader.datasets.generators.dishes.parts import aside, at, chunks, herbs, sauce_colour, somewhere, sprig, sticks
from grader.datasets.generators.dishes.scene import Scene


def lemon(s: Scene, place: np.ndarray, z: float, green: float = 0.25) -> None:
    """A wedge or a slice."""
    pale, peel = ("c8d860", "6a9a2c") if s.chance(green) else ("f4e070", "e8b820")
    if s.chance(0.5):
        s.flats(at(place[None], z), 0.16, s.tones(pale, 1), kind="wheel", second=peel, gloss=0.5, thick=0.05)
    else:
        s.lumps(
            at(place[None], z + 0.07),
            np.array([0.19, 0.08, 0.1]),
            s.tones(peel, 1),
            second=pale,
            mark="top",
            amount=0.9,
            gloss=0.5,
        )


def dip(s: Scene, place: np.ndarray, z: float, colours: str = "f0e8d8 b03020 d8a030 5a2c18 f4efe4") -> None:
    """A small bowl of sauce."""
    u, v = place
    colour = str(s.rng.choice(colours.split()))
    side = str(s.rng.choice("f4f2ec e8e4da 2a2a2c c8c8c8".split()))
    s.solid(moved(disc(0.25), u, v), z, z + 0.16, side, gloss=0.5, grain=0, profile=widening(0.06))
    s.pool(moved(disc(0.21), u, v), colour, z=z + 0.15, gloss=0.6, ragged=0.01)


def greens(s: Scene, place: np.ndarray, z: float, radius: float = 0.34, colours: str | None = None) -> None:
    """A heap of salad leaves."""
    palette = colours or str(s.rng.choice(["3a6a24 7aa84a b8d880", "2c5424 5a8a3c 9cc46a", "5a2c34 6a8a3c a8c870"]))
    s.heap(
        moved(disc(radius), *place),
        "leaves",
        palette,
        rise=0.12,
        z=z,
        zoom=s.between(110, 170),
        relief=0.09,
        ragged=0.14,
    )


def fries(s: Scene, count: int, radius: float, z: float, place: np.ndarray) -> None:
    centre = place + s.spread(count, radius)
    angle = s.rng.uniform(0, 2 * np.pi, count)
    step = s.rng.uniform(0.12, 0.26, (count, 1)) * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    height = z + 0.04 + s.rng.uniform(0, 0.2, count) * (1 - np.hypot(*(centre - place).T) / radius).clip(0.1)
    colours = s.tones("e8bc58 f0cc70 d8a440 e8c468", count, 0.1)
    s.tubes(
        at(centre - step, height),
        at(centre + step, height + s.rng.normal(0, 0.05, count)),
        0.034,
        colours,
        bend=s.rng.normal(0, 0.07, count),
        blunt=True,
        second="b8782c",
        mark="ends",
        amount=0.5,
    )


def beside(
    s: Scene,
    z: float,
    kinds: str = "greens fries beans rice mash potatoes asparagus lemon tomato carrots none",
    away: float = 0.66,
) -> None:
    """A side dish."""
    place = aside(s, away)
    u, v = place
    match str(s.rng.choice(kinds.split())):
        case "greens":
            greens(s, place, z)
        case "fries":
            fries(s, 26, 0.36, z, place)
        case "beans":
            sticks(s, 12, 0.28, z, place, "3a6a24 5a8a3c 4a7a30", 0.026, 0.3)
        case "rice":
            s.heap(moved(disc(0.34), u, v), "rice", "e8e0cc f8f4e8", rise=0.16, z=z, relief=0.03)
        case "mash":
            s.heap(moved(disc(0.32), u, v), "cloud", "e8d49c f4e8c0", rise=0.16, z=z, relief=0.05)
        case "potatoes":
            chunks(s, 6, 0.28, 0.11, "d8a84a e0b860 c89038", z, place, second="a86a28")
        case "asparagus":
            sticks(s, 7, 0.42, z, place, "5a8a3c 6a9a48 4a7a34", 0.035, 0.1)
        case "lemon":
            lemon(s, place, z)
        case "tomato":
            chunks(s, int(s.rng.integers(3, 7)), 0.24, 0.1, "c83020 d84028 e05838", z, place, gloss=0.7)
        case "carrots":
            sticks(s, 8, 0.22, z, place, "d8742a e08838", 0.04, 0.0)


def shrimps(s: Scene, count: int, radius: float, z: float, size: float = 0.15, dome: float = 0.0) -> None:
    places = s.spread(count, radius)
    height = z + 0.05 + dome * (1 - (np.hypot(*places.T) / max(radius, 1e-3)) ** 2).clip(0)
    angle = s.rng.uniform(0, 2 * np.pi, count)
    step = size * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    s.tubes(
        at(places - step, height),
        at(places + step, height),
        0.38 * size,
        s.tones("f0a888 e89070 f4bca0", count),
        bend=0.75,
        second="d05a3c",
        mark="stripes",
        waves=8,
        gloss=0.5,
    )


def shells(s: Scene, count: int, radius: float, z: float, dome: float = 0.0) -> None:
    """Open mussels, their flesh inside."""
    places = s.spread(count, radius)
    height = z + 0.05 + dome * (1 - (np.hypot(*places.T) / radius) ** 2).clip(0)
    angle = s.rng.uniform(0, 2 * np.pi, count)
    s.lumps(
        at(places, height),
        np.array([0.17, 0.09, 0.06]),
        s.tones("1e2430 2a3040 16181e", count),
        angle=angle,
        lean=s.rng.uniform(0, 0.4, count),
        gloss=0.8,
    )
    s.flats(
        at(places, height + 0.03),
        0.135,
        s.tones("a8b0b8 8a929c 70788a", count),
        kind="leaf",
        angle=angle,
        narrow=0.62,
        gloss=0.8,
    )
    s.flats(
        at(places, height + 0.03),
        0.095,
        s.tones("e8a04c d88838 f0b468", count),
        kind="leaf",
        angle=angle,
        narrow=0.6,
        thick=0.05,
        gloss=0.6,
    )


def chips(s: Scene, count: int, z: float, away: float = 0.5, radius: float = 0.3) -> None:
    """Triangles of fried tortilla."""
    centre = somewhere(s, away, away)
    for place in centre + s.spread(count, radius):
        shape = moved(triangle(0.24 * s.between(0.85, 1.2)), *place, angle=s.between(0, 6))
        low = z + s.between(0, 0.1)
        s.solid(shape, low, low + 0.03, "b8822c", "d8a040 ecc468", name="batter", zoom=70, relief=0.015)


def egg(s: Scene, place: np.ndarray, z: float, size: float = 0.36) -> None:
    """A fried egg."""
    u, v = place
    s.heap(moved(disc(size), u, v), "cloud", "f4f0e4 fdfbf6", rise=0.03, z=z, relief=0.02, gloss=0.5, ragged=0.09)
    yolk = at(place[None] + s.rng.normal(0, 0.05, (1, 2)), z + 0.05)
    s.lumps(yolk, np.array([0.13, 0.13, 0.075]) * size / 0.36, s.tones("f0a820 f4b830 e89018", 1), gloss=0.9)


def half_eggs(s: Scene, count: int, places: np.ndarray, z: float) -> None:
    angle = s.rng.uniform(0, np.pi, count)
    s.flats(at(places, z), 0.19, s.tones("f8f4ea f4ecdc", count), angle=angle, narrow=0.76, thick=0.09, gloss=0.5)
    s.flats(at(places, z), 0.19 * 0.55, s.tones("f0a030 e88c20 f4bc50", count), angle=angle, thick=0.02, gloss=0.7)


def bread(s: Scene, place: np.ndarray, z: float, count: int = 2) -> None:
    """Slices of white bread."""
    for number in range(count):
        u, v = place + number * 0.16
        slice_ = moved(ellipse(0.3, 0.2), u, v, angle=s.between(0, 3))
        s.solid(slice_, z, z + 0.07, "b8742c c88838", "e8d4a4 f4e8c8", name="crumb", zoom=130)


def cream(s: Scene, place: np.ndarray, z: float, size: float = 0.14) -> None:
    """A rosette of whipped cream."""
    turns = 6
    angle = np.arange(turns) * 1.2 + s.between(0, 6)
    away = size * 0.55 * (1 - np.arange(turns) / turns)
    places = place + away[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    height = z + size * (0.35 + 0.16 * np.arange(turns))
    axes = size * np.linspace(0.62, 0.3, turns)[:, None] * np.ones((1, 3))
    s.lumps(at(places, height), axes, s.tones("f8f4ea fdfaf2", turns, 0.02), gloss=0.2)


def berries(s: Scene, count: int, places: np.ndarray, z: float, size: float = 0.08) -> None:
    kind = int(s.rng.integers(3))
    if kind == 0:
        s.lumps(
            at(places, z + size * 0.8),
            np.array([1.25, 1, 0.9]) * size * 1.25,
            s.tones("c82028 d83038 b01820", count),
            second="e88070",
            mark="ends",
            amount=0.35,
            gloss=0.7,
        )
    elif kind == 1:
        s.lumps(
            at(places, z + size * 0.6),
            np.array([1, 1, 0.95]) * size * 0.8,
            s.tones("2c3458 3c4470 24284a", count),
            gloss=0.4,
        )
    else:
        s.lumps(
            at(places, z + size * 0.7),
            np.array([1, 1, 1.05]) * size * 0.9,
            s.tones("c02848 d04058", count),
            rough=0.04,
            zoom=200,
            gloss=0.4,
        )


def extras(s: Scene) -> None:
    """What cooks put on or beside any dish."""
    z = s.between(0.04, 0.25)
    for kind in s.rng.integers(0, 9, s.rng.integers(0, 4)):
        place = somewhere(s, 0.1, 0.9)
        match kind:
            case 0:
                lemon(s, place, z)
            case 1:
                dip(s, place * 1.2, 0.03)
            case 2:
                sprig(s, place, z, s.between(0.08, 0.2))
            case 3:
                herbs(s, 1.1, z, s.between(0.3, 1))
            case 4:
                colour = sauce_colour(s, "3a1a12 f4ecd0 b82818 e8b830 6a8a2c")
                s.pool(s.fray(moved(disc(s.between(0.1, 0.35)), *place), 0.15), colour, z=z, ragged=0.1, share=0.9)
            case 5:
                greens(s, place * 1.2, 0.03, s.between(0.15, 0.35))
            case 6:
                chunks(
                    s,
                    int(s.rng.integers(2, 6)),
                    0.2,
                    0.08,
                    "c83020 d84028 7ab04a e8b030 f4ecd8 4a3020",
                    z,
                    place,
                    gloss=0.5,
                )
            case 7:
                s.sprinkle(
                    "dots",
                    sauce_colour(s, "2a2420 f4ecd8 b84a20"),
                    disc(1.1),
                    z=z,
                    zoom=s.between(90, 160),
                    share=s.between(0.3, 1),
                )
            case _:
                beside(s, 0.04, away=s.between(0.7, 1.0))
