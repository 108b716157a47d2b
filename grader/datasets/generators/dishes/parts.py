"""What many recipes are made of: places, wares, heaps, rows, pieces, garnishes."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.datasets.generators.dishes.outlines import Outline, box, disc, ellipse, moved, wedge
from grader.datasets.generators.dishes.scene import Scene
from grader.datasets.generators.dishes.table import CHINA, basket, board, bowl, pan, plate, within_bowl

EVERY_WARE = "plate plate board slate tray paper basket pan"
HERBS = "2f6a24 5a9a3c 8abf5a"
CHARRED = "2a1a12"


def at(places: np.ndarray, z: float | np.ndarray) -> np.ndarray:
    """Places (n, 2) at a height, (n, 3)."""
    return np.column_stack([places, np.broadcast_to(z, len(places))])


def somewhere(s: Scene, low: float = 0.0, high: float = 0.3) -> np.ndarray:
    angle, away = s.rng.uniform(0, 2 * np.pi), s.between(low, high)
    return np.array([away * np.cos(angle), away * np.sin(angle)])


def aside(s: Scene, away: float = 0.62) -> np.ndarray:
    """A place beside the main thing."""
    return somewhere(s, away - 0.1, away + 0.1)


def row_of(s: Scene, count: int, gap: float, wild: float = 0.04) -> tuple[np.ndarray, float]:
    """Places beside one another, and the angle at which long things lie there."""
    turn = s.between(0, np.pi)
    across = np.array([-np.sin(turn), np.cos(turn)])
    places = (np.arange(count) - (count - 1) / 2)[:, None] * gap * across
    return places + s.rng.normal(0, wild, (count, 2)) + somewhere(s, 0, 0.15), turn


def back_to_front(s: Scene, places: np.ndarray) -> np.ndarray:
    return places[np.argsort(s.project(at(places, 0))[1])]


def sauce_colour(s: Scene, colours: str) -> str:
    return str(s.rng.choice(colours.split()))


def ware(s: Scene, kinds: str = "plate plate plate plate board slate tray") -> float:
    """One of the kinds of flat ware, laid. Returns the height of the food on it."""
    kind = str(s.rng.choice((kinds if s.chance(0.7) else EVERY_WARE).split()))
    if kind == "plate":
        return plate(s)
    if kind == "basket":
        return basket(s)
    if kind == "pan":
        return pan(s)
    return board(s, kind)


def herbs(s: Scene, radius: float, z: float, share: float = 0.9, colours: str = HERBS) -> None:
    s.sprinkle("flakes", colours, disc(radius), z=z, zoom=s.between(80, 130), share=share)


def sprig(s: Scene, place: np.ndarray, z: float, size: float = 0.14, colours: str = "3a7a2c 5a9a40 2c5a24") -> None:
    count = int(s.rng.integers(2, 6))
    places = at(place + s.rng.normal(0, size * 0.5, (count, 2)), z)
    s.flats(
        places,
        s.rng.uniform(0.7, 1.2, count) * size,
        s.tones(colours, count),
        kind="leaf",
        narrow=0.45,
        second="8abf6a",
        amount=0.5,
        thick=0.03,
    )


def chunks(
    s: Scene,
    count: int,
    radius: float,
    size: float,
    colours: str,
    z: float,
    place: np.ndarray | None = None,
    flat: float = 0.7,
    long: float = 1.3,
    dome: float = 0.0,
    **marks: Any,
) -> None:
    """Irregular pieces spread over a disc; `dome` is how much higher those in its middle are."""
    places = s.spread(count, radius)
    height = z + dome * (1 - (np.hypot(*places.T) / max(radius, 1e-3)) ** 2).clip(0)
    places = places if place is None else places + place
    own = size * s.rng.uniform(0.75, 1.25, (count, 1))
    axes = own * np.array([[long, 1, flat]]) * s.rng.uniform(0.85, 1.15, (count, 3))
    s.lumps(at(places, height + 0.6 * axes[:, 2]), axes, s.tones(colours, count), **marks)


def sticks(
    s: Scene,
    count: int,
    half: float,
    z: float,
    place: np.ndarray,
    colours: str,
    radius: float = 0.03,
    wild: float = 0.5,
    **marks: Any,
) -> None:
    """Rods beside one another, `wild` turned: 0 parallel, 1 in all directions."""
    angle = s.rng.uniform(0, np.pi) + s.rng.uniform(-1.5, 1.5, count) * wild
    over = s.rng.uniform(-1, 1, count) * radius * (1 + count * 0.6) * (1 - 0.4 * wild)
    middle = angle.mean()
    centre = place + over[:, None] * np.array([[-np.sin(middle), np.cos(middle)]])
    centre = centre + s.rng.normal(0, 0.3 * half * (0.3 + wild), (count, 2))
    reach = half * s.rng.uniform(0.75, 1.15, (count, 1))
    step = reach * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    height = z + radius + s.rng.uniform(0, 0.006 * count, count)
    s.tubes(
        at(centre - step, height),
        at(centre + step, height + s.rng.normal(0, 0.02, count)),
        radius,
        s.tones(colours, count),
        **marks,
    )


def drizzle(s: Scene, colour: str, radius: float, z: float, lines: int = 7, width: float = 0.03) -> None:
    """Sauce in parallel lines, back and forth."""
    angle = s.between(0, np.pi)
    over = np.linspace(-radius, radius, lines) * 0.85
    half = np.sqrt(np.maximum(radius**2 - over**2, 0))
    along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    start, end = over[:, None] * across - half[:, None] * along, over[:, None] * across + half[:, None] * along
    s.tubes(
        at(start, z),
        at(end + across * 0.06, z),
        width,
        s.tones(colour, lines, 0.02),
        gloss=0.8,
        bend=s.rng.normal(0, 0.08, lines),
    )


def heap_in(
    s: Scene,
    tile: str,
    colours: str,
    *,
    wares: str = "plate plate bowl",
    radius: float = 0.62,
    rise: float = 0.22,
    **heap: Any,
) -> tuple[float, float, float]:
    """A heap on a plate or in a bowl. Returns level, rise and radius."""
    kind = str(s.rng.choice(wares.split()))
    if kind == "bowl":
        level = bowl(s, 0.75)
        radius, rise = s.room, 0.7 * rise
        outline: Outline = within_bowl(s, radius, level)
    else:
        level = ware(s, kind)
        own = radius * s.between(0.85, 1.15)
        radius = min(own, s.room)
        outline = moved(ellipse(radius * s.between(1, 1.2), radius), 0, 0, angle=s.between(0, 3))
    options = {"ragged": 0.0 if kind == "bowl" else 0.07, "steep": 2.2, **heap}
    s.heap(outline, tile, colours, rise=rise, z=level, **options)
    return level, rise, radius


def soup(
    s: Scene,
    colours: str,
    *,
    filling: float = 0.86,
    gloss: float = 0.7,
    relief: float = 0.004,
    zoom: float = 60,
    bowls: str = CHINA,
) -> float:
    """A bowl of something liquid. Returns its level; `s.room` is its radius."""
    level = bowl(s, filling, bowls)
    s.heap(
        within_bowl(s, s.room, level),
        "cloud",
        colours,
        rise=0,
        z=level,
        zoom=zoom,
        relief=relief,
        gloss=gloss,
        ragged=0,
    )
    return level


def cake(
    s: Scene, sides: str, top: str, high: float = 0.5, *, kinds: str = "wedge wedge wedge box", **solid: Any
) -> tuple[Outline, float]:
    """A slice of layers on a plate. Returns its outline and the height of its upper face."""
    z = ware(s, "plate plate plate board slate")
    kind = str(s.rng.choice(kinds.split()))
    place, size = somewhere(s, 0, 0.15), s.between(0.85, 1.15)
    # Cakes differ by their cut, so it faces the camera, more or less.
    front = np.arctan2(*s.toward_camera(1.0)[::-1])
    if kind == "wedge":
        half = s.between(0.3, 0.42)
        angle = front + s.between(0.8, 1.8) * s.rng.choice([-1, 1])
        tip = place - 0.65 * size * np.array([np.cos(angle), np.sin(angle)])
        outline = moved(wedge(1.25 * size, half), tip[0], tip[1], angle=angle)
    else:
        outline = moved(
            box(s.between(0.45, 0.6) * size, s.between(0.36, 0.5) * size), *place, angle=front + s.between(0.2, 1.3)
        )
    high = high * s.between(0.85, 1.15)
    s.solid(outline, z, z + high, sides, top, **{"name": "crumb", "zoom": 150, **solid})
    return outline, z + high


def plank(
    s: Scene, outline: Outline, z: float, layers: list[tuple[float, str]], top: str, name: str = "batter"
) -> float:
    """A stack of layers of one outline, each (thickness, colours of its side). Returns the height above it."""
    for number, (thick, colours) in enumerate(layers):
        edge = s.fray(outline, 0.03) if 0 < number < len(layers) - 1 else outline
        s.solid(
            edge,
            z,
            z + thick,
            colours,
            top if number == len(layers) - 1 else None,
            name=name,
            zoom=90,
            grain=0.25,
            gloss=0.2,
        )
        z += thick
    return z
