"""Fashion-MNIST: ten kinds of garments, 28 by 28 grey levels; its stand-in draws them from tables of cuts and trims."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from .dataset import Batch, Dataset, Image, Label, TfdsSource

NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)

SIDE = 28
FRAME = 27.4  # pixels that the longer side of a garment fills: the real images are cropped to the garment
CENTRE = (SIDE - 1) / 2
ROWS = (np.arange(SIDE, dtype=np.float32) - CENTRE).reshape(1, SIDE, 1)
COLUMNS = (np.arange(SIDE, dtype=np.float32) - CENTRE).reshape(1, 1, SIDE)

Style = Mapping[str, tuple[float, float]]
"""Parameter -> range that it is drawn from, evenly. A trim that falls below 0 is one that the garment does not have."""

Styles = Sequence[tuple[float, Style]]
"""The cuts of one class, each with its share of the class."""

Parameters = dict[str, np.ndarray]
"""Parameter -> one value a garment, of shape (count, 1, 1)."""

# Lengths are shares of the garment's height (tops, dresses, trousers) or of its length (shoes, bags).
CLOTH: Style = {
    "shade": (0.25, 1.5),
    "folds": (0.04, 0.24),
    "knit": (0.005, 0.05),
    "tilt": (-0.06, 0.06),
    "size": (0.92, 1.02),
    "wide": (0.9, 1.1),
    "volume": (-0.15, 0.45),
    "block": (-0.6, 0.6),
    "block_at": (0.1, 0.9),
}
TOP: Style = {
    **CLOTH,
    "neck": (0.1, 0.16),
    "neck_depth": (0.05, 0.13),
    "neck_curve": (0.4, 1.0),
    "neck_filled": (0.2, 0.9),
    "straps": (-1, 0),  # depth above which only two straps hold the garment
    "slope": (0.06, 0.12),
    "chest": (0.27, 0.35),
    "shoulder": (0.92, 1.04),  # of the chest, like waist and hem
    "waist": (0.88, 1.02),
    "waist_at": (0.5, 0.65),
    "hem": (0.95, 1.12),
    "hem_curve": (-0.02, 0.03),
    "sleeve": (0.62, 0.85),
    "sleeve_angle": (0.06, 0.46),
    "sleeve_width": (0.07, 0.1),
    "cuff_width": (0.045, 0.07),
    "collar": (-0.6, 0.1),
    "lapel": (-1, 0),
    "placket": (-0.6, 0.1),
    "buttons": (-0.6, 0.1),
    "gap": (-1, 0),
    "rib": (-0.6, 0.1),
    "pockets": (-1, 0.1),
    "belt": (-1, 0),
    "hood": (-1, 0),
    "stripes": (-0.8, 0.25),
    "checks": (-0.9, 0.1),
    "print": (-0.5, 0.25),
}
SHORT_SLEEVES: Style = {
    "sleeve": (0.18, 0.36),
    "sleeve_angle": (0.4, 0.95),
    "sleeve_width": (0.085, 0.12),
    "cuff_width": (0.07, 0.115),
}
NO_SLEEVES: Style = {"sleeve": (0, 0.02), "sleeve_width": (0.03, 0.05), "cuff_width": (0.03, 0.05)}
DRESS: Style = {
    "neck": (0.06, 0.11),
    "neck_depth": (0.03, 0.1),
    "neck_filled": (0, 0.6),
    "slope": (0.02, 0.06),
    "chest": (0.13, 0.23),
    "waist": (0.78, 1),
    "waist_at": (0.3, 0.45),
    "hem": (0.95, 1.7),
}
TANK: Style = {
    **TOP,
    **NO_SLEEVES,
    "neck": (0.11, 0.16),
    "neck_depth": (0.1, 0.24),
    "neck_filled": (0, 0.5),
    "chest": (0.22, 0.31),
    "straps": (-0.25, 0.22),
}
BLOUSE: Style = {**TOP, "collar": (-0.1, 0.6), "placket": (-0.1, 0.5), "buttons": (-0.3, 0.4), "checks": (-0.6, 0.3)}
TROUSER: Style = {
    **CLOTH,
    "waist": (0.13, 0.18),
    "hip": (0.16, 0.22),
    "knee": (0.14, 0.21),
    "ankle": (0.11, 0.2),
    "crotch": (0.24, 0.38),
    "split": (0.005, 0.07),
    "waistband": (-0.3, 0.4),
    "crease": (-0.3, 0.3),
    "seam": (0.1, 0.5),
    "fade": (-0.3, 0.3),
}
SHOE: Style = {
    **CLOTH,
    "toe": (0.09, 0.16),
    "vamp": (0.16, 0.25),
    "instep": (0.26, 0.38),
    "throat": (0.5, 0.66),  # where the opening for the foot begins, from the toe
    "collar": (0.28, 0.42),
    "back": (0.3, 0.46),
    "sole": (0.03, 0.09),
    "sole_shade": (-0.6, 0.6),
    "heel": (0, 0.03),
    "heel_width": (0.2, 0.4),
    "laces": (-0.4, 0.5),
    "stripe": (-0.4, 0.5),
    "stripe_at": (0.4, 0.7),
    "stripe_slant": (-0.7, 0.7),
    "toe_cap": (-0.5, 0.4),
    "strap_count": (2, 4.5),
    "strap_slant": (-0.8, 0.8),
    "strap_width": (1, 1),  # share of the upper that is not open
    "ankle_strap": (-1, 0),
}
SANDAL: Style = {
    **SHOE,
    "strap_width": (0.3, 0.8),
    "sole": (0.06, 0.12),
    "vamp": (0.1, 0.22),
    "instep": (0.12, 0.32),
    "throat": (0.4, 0.7),
    "collar": (0.04, 0.3),
    "back": (0.04, 0.34),
    "ankle_strap": (-0.6, 0.5),
    "laces": (-1, 0),
    "toe_cap": (-1, 0),
}
BOOT: Style = {
    **SHOE,
    "throat": (0.4, 0.56),
    "collar": (0.66, 0.95),
    "back": (0.68, 0.95),
    "heel": (0, 0.14),
    "heel_width": (0.2, 0.4),
    "laces": (-0.7, 0.4),
}
BAG: Style = {
    **CLOTH,
    "height": (0.55, 0.85),
    "top": (0.7, 1.05),
    "corner": (0.02, 0.2),
    "handle_width": (0.2, 0.38),
    "handle_height": (0.15, 0.4),
    "handle_thickness": (0.015, 0.05),
    "handle_shade": (0.4, 1.2),
    "flap": (-0.4, 0.4),
    "flap_at": (0.15, 0.6),
    "clasp": (-0.4, 0.5),
    "seams": (-0.4, 0.3),
    "print": (-0.6, 0.3),
}

# Cuts that are sold under several names, as in the real set: they are what no model can tell apart.
PLAIN: Style = {**TOP, "rib": (-0.3, 0.2), "knit": (0.01, 0.08)}
CARDIGAN: Style = {**TOP, "neck_depth": (0.1, 0.3), "neck_curve": (0.8, 1), "placket": (-0.2, 0.4), "buttons": (-0.3, 0.3)}
TUNIC: Style = {**TOP, **NO_SLEEVES, "chest": (0.2, 0.28), "hem": (1, 1.4), "belt": (-0.6, 0.4)}
LONG_COAT: Style = {**TOP, "chest": (0.18, 0.26), "hem": (1, 1.4), "sleeve": (0.5, 0.7), "placket": (-0.3, 0.3)}
WIDE_LEGS: Style = {**TROUSER, "hip": (0.14, 0.2), "knee": (0.15, 0.24), "ankle": (0.16, 0.28), "crotch": (0.8, 1), "seam": (-0.3, 0.2), "waistband": (-0.8, 0.3)}
COLUMN: Style = {**TOP, **DRESS, **NO_SLEEVES, "neck": (0.12, 0.15), "neck_depth": (0.005, 0.01), "hem": (1, 1.7)}
HIGH_TOP: Style = {**SHOE, "throat": (0.45, 0.62), "collar": (0.42, 0.66), "back": (0.44, 0.68)}
SLIPPER: Style = {**SHOE, "strap_width": (0.5, 1), "collar": (0.12, 0.35), "back": (0.14, 0.4)}

STYLES: Mapping[str, Styles] = {
    "T-shirt/top": (
        (0.66, {**TOP, **SHORT_SLEEVES, "print": (-0.35, 0.5), "stripes": (-0.6, 0.35)}),
        (0.06, {**TOP, **SHORT_SLEEVES, "collar": (-0.05, 0.4), "placket": (-0.2, 0.3)}),
        (0.2, {**TANK, "print": (-0.5, 0.4)}),
        (0.04, PLAIN),
        (0.04, TUNIC),
    ),
    "Trouser": (
        (0.84, TROUSER),
        (0.13, {**TROUSER, "knee": (0.16, 0.24), "ankle": (0.18, 0.3), "split": (0, 0.03)}),
        (0.03, WIDE_LEGS),
    ),
    "Pullover": (
        (
            0.71,
            {
                **TOP,
                "chest": (0.28, 0.37),
                "waist": (0.94, 1.06),
                "hem": (0.88, 1.05),
                "sleeve": (0.7, 0.9),
                "sleeve_width": (0.08, 0.11),
                "neck_depth": (0.03, 0.1),
                "rib": (-0.2, 0.35),
                "stripes": (-0.6, 0.35),
                "knit": (0.02, 0.1),
            },
        ),
        (0.16, {**TOP, "rib": (-0.2, 0.4), "hood": (-0.2, 0.6), "print": (-0.3, 0.4), "pockets": (-0.3, 0.3)}),
        (0.07, CARDIGAN),
        (0.06, PLAIN),
    ),
    "Dress": (
        (0.47, {**TOP, **DRESS, **NO_SLEEVES, "belt": (-0.5, 0.4), "straps": (-0.15, 0.14)}),
        (0.25, {**TOP, **DRESS, "sleeve": (0.08, 0.22), "sleeve_angle": (0.3, 0.8), "belt": (-0.5, 0.4)}),
        (0.14, {**TOP, **DRESS, "sleeve": (0.35, 0.65), "sleeve_width": (0.045, 0.07), "cuff_width": (0.03, 0.05)}),
        (0.05, TUNIC),
        (0.06, LONG_COAT),
        (0.03, COLUMN),
    ),
    "Coat": (
        (
            0.58,
            {
                **TOP,
                "chest": (0.23, 0.3),
                "hem": (1.02, 1.28),
                "sleeve": (0.58, 0.8),
                "sleeve_angle": (0.05, 0.22),
                "sleeve_width": (0.075, 0.11),
                "collar": (-0.15, 0.5),
                "placket": (-0.1, 0.5),
                "pockets": (-0.3, 0.4),
                "lapel": (-0.5, 0.4),
                "belt": (-0.8, 0.4),
            },
        ),
        (0.1, {**TOP, "collar": (-0.2, 0.4), "placket": (-0.2, 0.4), "hood": (-0.5, 0.5), "pockets": (-0.3, 0.3)}),
        (0.18, {**TOP, "chest": (0.24, 0.32), "collar": (-0.1, 0.4), "gap": (-0.1, 0.08), "lapel": (-0.2, 0.5)}),
        (0.08, CARDIGAN),
        (0.06, LONG_COAT),
    ),
    "Sandal": (
        (0.44, SANDAL),
        (0.44, {**SANDAL, "heel": (0.08, 0.42), "heel_width": (0.05, 0.3), "collar": (0.1, 0.45), "back": (0.2, 0.5)}),
        (0.06, {**SANDAL, "strap_width": (0.6, 0.95), "collar": (0.2, 0.8), "back": (0.2, 0.8)}),
        (0.06, SLIPPER),
    ),
    "Shirt": (
        (0.49, {**BLOUSE, "sleeve_width": (0.06, 0.09), "sleeve_angle": (0.1, 0.55), "hem_curve": (0, 0.03)}),
        (0.24, {**BLOUSE, **SHORT_SLEEVES, "hem_curve": (0, 0.03), "hem": (0.98, 1.2), "chest": (0.24, 0.3)}),
        (0.12, {**BLOUSE, **TANK, "collar": (-0.4, 0.4), "placket": (-0.4, 0.3), "hem": (1, 1.3)}),
        (0.05, TUNIC),
        (0.05, CARDIGAN),
        (0.05, PLAIN),
    ),
    "Sneaker": ((0.89, SHOE), (0.07, HIGH_TOP), (0.04, SLIPPER)),
    "Bag": (
        (0.45, BAG),
        (0.3, {**BAG, "height": (0.45, 0.7), "handle_width": (0.35, 0.48), "handle_height": (0.2, 0.55)}),
        (0.17, {**BAG, "height": (0.5, 0.8), "handle_height": (0.02, 0.06)}),
        (0.08, {**BAG, "height": (0.9, 1.4), "handle_width": (0.2, 0.35), "handle_height": (0.1, 0.3)}),
    ),
    "Ankle boot": (
        (0.64, BOOT),
        (0.3, {**BOOT, "heel": (0.1, 0.3), "heel_width": (0.06, 0.3)}),
        (0.06, {**BOOT, "throat": (0.45, 0.62), "collar": (0.44, 0.7), "back": (0.46, 0.72)}),
    ),
}


def _parameters(styles: Styles, count: int, rng: np.random.Generator) -> Parameters:
    names = list(styles[0][1])
    low = np.array([[style[name][0] for name in names] for _, style in styles], np.float32)
    high = np.array([[style[name][1] for name in names] for _, style in styles], np.float32)
    cut = rng.choice(len(styles), count, p=[share for share, _ in styles])
    values = low[cut] + (high - low)[cut] * rng.random((count, len(names)), np.float32)
    return {name: values[:, index, None, None] for index, name in enumerate(names)}


def _cover(distance: np.ndarray) -> np.ndarray:
    """Share of a pixel inside an edge `distance` pixels away, negative inside: 1 within, 0 beyond, a ramp on it."""
    return np.clip(0.5 - distance, 0, 1)


def _line(distance: np.ndarray, width: float | np.ndarray) -> np.ndarray:
    return np.exp(-np.square(distance / width))


def _curve(knots: Sequence[tuple[float | np.ndarray, np.ndarray]], at: np.ndarray) -> np.ndarray:
    """A line through (place, value) knots in rising order of place, flat before the first and after the last."""
    value = knots[0][1] + 0 * at
    for (left, low), (right, high) in zip(knots, knots[1:], strict=False):
        value = value + (high - low) * np.clip((at - left) / (right - left), 0, 1)
    return value


def _noise(shape: tuple[int, int], count: int, rng: np.random.Generator) -> np.ndarray:
    """Smooth random fields: normal values on a grid of `shape`, interpolated to the image."""
    down, across = (
        np.stack([np.interp(np.linspace(0, knots - 1, SIDE), np.arange(knots), row) for row in np.eye(knots)], axis=1)
        for knots in shape
    )
    field = rng.standard_normal((count, *shape), np.float32)
    return (down.astype(np.float32) @ field) @ across.T.astype(np.float32)


def _present(strength: np.ndarray) -> np.ndarray:
    return np.maximum(strength, 0)


def _signs(count: int, rng: np.random.Generator) -> np.ndarray:
    return np.where(rng.random((count, 1, 1)) < 0.5, -1, 1).astype(np.float32)


def _coordinates(p: Parameters, scale: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pixels as (across, down) from the middle of the garment, in its own units."""
    x = (COLUMNS + p["tilt"] * ROWS) / (scale * p["wide"])
    return x, (ROWS - p["tilt"] * COLUMNS) / scale


def _top(p: Parameters, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    count = len(p["shade"])
    sides = np.where(COLUMNS < 0, -1, 1).astype(np.float32)
    angle = p["sleeve_angle"] + sides * rng.normal(0, 0.06, (count, 1, 1)).astype(np.float32)
    shoulder = p["chest"] * p["shoulder"]
    reach = shoulder + p["sleeve"] * np.sin(p["sleeve_angle"]) + p["cuff_width"]
    reach = np.maximum(np.maximum(reach, p["chest"] * p["hem"]), p["chest"])
    scale = FRAME * p["size"] / np.maximum(1, 2 * reach)

    x, y = _coordinates(p, scale)
    y = y + 0.5
    across = np.abs(x)
    half = _curve(
        [
            (0, p["neck"]),
            (p["slope"], shoulder),
            (0.28, p["chest"]),
            (p["waist_at"], p["chest"] * p["waist"]),
            (1, p["chest"] * p["hem"]),
        ],
        y,
    )
    hem = 1 - np.abs(p["hem_curve"]) + p["hem_curve"] * np.cos(np.pi * np.clip(across / p["chest"], 0, 1))
    torso = _cover(scale * (across - half)) * _cover(scale * -y) * _cover(scale * (y - hem))
    strap = _cover(scale * (np.abs(across - 0.75 * shoulder) - 0.025))
    torso = np.where(y < p["straps"], torso * strap, torso)

    right, down = across - (shoulder - 0.6 * p["sleeve_width"]), y - (p["slope"] + 0.7 * p["sleeve_width"])
    along, beside = right * np.sin(angle) + down * np.cos(angle), right * np.cos(angle) - down * np.sin(angle)
    share = np.clip(along / np.maximum(p["sleeve"], 0.05), 0, 1)
    wide = p["sleeve_width"] + (p["cuff_width"] - p["sleeve_width"]) * share
    sleeve = _cover(scale * (np.abs(beside) - wide)) * _cover(scale * (along - p["sleeve"]))
    sleeve = sleeve * _cover(scale * (-along - 0.6 * p["sleeve_width"])) * (p["sleeve"] > 0.05)

    neck = p["neck"] * np.clip(1 - y / p["neck_depth"], 0, 1) ** p["neck_curve"]
    open_neck = _cover(scale * (across - neck)) * (y < p["neck_depth"])
    inside = _cover(scale * (y - 0.35 * p["neck_depth"] - 0.02)) * p["neck_filled"]

    below = _cover(scale * (p["neck_depth"] - y))
    trim = _signs(count, rng)
    light = 1 + np.zeros_like(y + x)
    light -= 0.35 * _line(scale * (across - half), 0.7) * sleeve * torso
    collar = _line(scale * (across - neck) - 0.9, 0.9) * (y < p["neck_depth"] + 0.03)
    light += trim * _present(p["collar"]) * collar
    light += trim * _present(p["lapel"]) * _line(scale * (across - 0.4 * np.clip(0.45 - y, 0, 1)), 0.8) * (y < 0.45)
    centre = scale * (x - rng.uniform(-0.035, 0.035, (count, 1, 1)).astype(np.float32))
    light -= _present(p["placket"]) * _line(centre, 0.7) * below
    spacing = rng.uniform(3.5, 6, (count, 1, 1)).astype(np.float32)
    light += _signs(count, rng) * _present(p["buttons"]) * _line(centre - 0.6, 0.7) * below * (
        np.cos(2 * np.pi * scale * y / spacing) > 0.3
    )
    light -= (p["gap"] > 0) * _cover(np.abs(centre) - scale * p["gap"] * y) * below * 0.8
    light += trim * _present(p["rib"]) * (_cover(scale * (0.94 - y)) * torso + _cover(scale * (p["sleeve"] - 0.07 - along)) * sleeve)
    pocket = np.maximum(np.abs(across - 0.14) - 0.07, np.abs(y - rng.uniform(0.3, 0.75, (count, 1, 1)).astype(np.float32)) - 0.05)
    light -= _present(p["pockets"]) * _line(scale * pocket, 0.6) * torso
    light += trim * _present(p["belt"]) * _line(scale * (y - p["waist_at"]), 1.0)
    light -= _present(p["hood"]) * _line(np.hypot(x / 0.16, (y - 0.08) / 0.1) - 1, 0.25)

    period = rng.uniform(2.2, 8, (count, 1, 1)).astype(np.float32)
    phase = rng.uniform(0, 6.3, (count, 1, 1)).astype(np.float32)
    bands = np.sin(2 * np.pi * scale * y / period + phase)
    light += _present(p["stripes"]) * bands
    light += _present(p["checks"]) * (bands + np.sin(2 * np.pi * scale * x / period + phase))
    place = np.maximum(np.abs(x - 0.02) - 0.14, np.abs(y - 0.36) - 0.13)
    light += _present(p["print"]) * _cover(scale * place) * _noise((14, 14), count, rng)

    cloth = np.maximum(torso, sleeve)
    return cloth * (1 - open_neck) + open_neck * inside * 0.8 * torso, light


def _trouser(p: Parameters, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    count = len(p["shade"])
    scale = FRAME * p["size"]
    x, y = _coordinates(p, scale)
    y = y + 0.5
    across = np.abs(x)
    outer = _curve([(0, p["waist"]), (0.2, p["hip"]), (0.55, p["knee"]), (1, p["ankle"])], y)
    inner = _curve([(p["crotch"], 0 * p["crotch"]), (1, p["split"])], y)
    legs = _cover(scale * (across - outer)) * np.maximum(_cover(scale * (inner - across)), y < p["crotch"])
    legs = legs * _cover(scale * (np.abs(y - 0.5) - 0.5))
    light = 1 - _present(p["seam"]) * _line(scale * across, 0.6) * (y > 0.07)
    light = light + _signs(count, rng) * _present(p["waistband"]) * _cover(scale * (y - 0.06))
    light = light + _present(p["crease"]) * _line(scale * (across - (outer + inner) / 2), 1)
    return legs, light + p["fade"] * (y - 0.5)


def _shoe(p: Parameters, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    count = len(p["shade"])
    tallest = np.maximum(np.maximum(p["collar"], p["back"]), p["instep"]) + p["heel"]
    scale = FRAME * p["size"] / np.maximum(1, tallest)
    x, y = _coordinates(p, scale)
    along, up = x + 0.5, 0.5 * tallest - y
    toe_spring = 0.02 + 0 * p["heel"]
    bottom = _curve([(0.0, toe_spring), (0.12, 0 * p["heel"]), (0.35, 0.1 * p["heel"]), (0.85, p["heel"])], along)
    height = up - bottom
    top = _curve(
        [
            (0.0, 0.5 * p["toe"]),
            (0.06, p["toe"]),
            (0.3, p["vamp"]),
            (p["throat"] - 0.06, p["instep"]),
            (p["throat"], p["collar"]),
            (0.86, p["collar"] - 0.02),
            (0.97, p["back"]),
        ],
        along,
    )
    below_foot = _cover(scale * -height)
    length = _cover(scale * (np.abs(along - 0.5) - 0.5))
    upper = _cover(scale * (height - top)) * below_foot * length
    sole = _cover(scale * (height - p["sole"])) * below_foot * length
    taper = p["heel_width"] * (0.6 + 0.4 * np.clip(up / np.maximum(p["heel"], 0.01), 0, 1))
    heel = _cover(scale * (0.98 - taper - along)) * _cover(scale * -up) * _cover(scale * height) * length
    heel = heel * (p["heel"] > 0.02)

    phase = rng.uniform(0, 6.3, (count, 1, 1)).astype(np.float32)
    wave = np.cos(2 * np.pi * p["strap_count"] * (along + p["strap_slant"] * height) + phase)
    upper = upper * np.clip(2 * (wave - 1 + 2.5 * p["strap_width"]), 0, 1)
    ankle = np.maximum(np.abs(height - 0.35) - 0.03, np.abs(along - 0.77) - 0.21)
    ankle = np.minimum(ankle, np.maximum(np.abs(along - 0.94) - 0.035, height - 0.35))
    ankle_strap = (p["ankle_strap"] > 0) * _cover(scale * ankle) * below_foot
    shoe = np.maximum(np.maximum(upper, ankle_strap), np.maximum(sole, heel))

    light = 1 + p["sole_shade"] * np.maximum(sole, heel)
    laces = _cover(scale * (np.abs(along - p["throat"] + 0.17) - 0.12)) * _cover(scale * (0.6 * top - height))
    light = light + _signs(count, rng) * _present(p["laces"]) * laces * np.cos(2 * np.pi * scale * along / 2.5)
    slant = along - p["stripe_at"] - p["stripe_slant"] * (height - 0.2)
    light = light + _signs(count, rng) * _present(p["stripe"]) * _line(scale * slant, 1.2)
    light = light + _signs(count, rng) * _present(p["toe_cap"]) * _cover(scale * (along - 0.2))
    return shoe, light


def _bag(p: Parameters, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    count = len(p["shade"])
    total = p["height"] + p["handle_height"]
    scale = FRAME * p["size"] / np.maximum(1, total)
    x, y = _coordinates(p, scale)
    y = y + total / 2 - p["handle_height"]
    across = np.abs(x)
    half = _curve([(0, 0.5 * p["top"]), (1, 0.5 + 0 * p["top"])], y / p["height"])
    right, down = across - half + p["corner"], np.abs(y - p["height"] / 2) - p["height"] / 2 + p["corner"]
    body = _cover(scale * (np.hypot(np.maximum(right, 0), np.maximum(down, 0)) + np.minimum(np.maximum(right, down), 0) - p["corner"]))
    ring = np.hypot(x / p["handle_width"], np.minimum(y - 0.05, 0) / p["handle_height"]) - 1
    handle = _cover(scale * (np.abs(ring) * p["handle_height"] - p["handle_thickness"])) * (y < 0.06)
    light = 1 + (p["handle_shade"] - 1) * handle * (1 - body)
    light = light - _present(p["flap"]) * _line(scale * (y - p["flap_at"] * p["height"]), 0.8)
    clasp = np.maximum(across - 0.05, np.abs(y - p["flap_at"] * p["height"]) - 0.05)
    light = light + _signs(count, rng) * _present(p["clasp"]) * _cover(scale * clasp)
    light = light - _present(p["seams"]) * _line(scale * (across - 0.32), 0.7)
    light = light + _present(p["print"]) * _noise((9, 9), count, rng)
    return np.maximum(body, handle), light


DRAW: Mapping[str, Callable[[Parameters, np.random.Generator], tuple[np.ndarray, np.ndarray]]] = {
    "T-shirt/top": _top,
    "Trouser": _trouser,
    "Pullover": _top,
    "Dress": _top,
    "Coat": _top,
    "Sandal": _shoe,
    "Shirt": _top,
    "Sneaker": _shoe,
    "Bag": _bag,
    "Ankle boot": _shoe,
}
"""Class -> what draws its shape (share of each pixel covered) and the light on it (1 is plain cloth)."""


def _rounded(shape: np.ndarray) -> np.ndarray:
    """How deep inside the garment a pixel lies, 0 at its edge to 1: the shape's mean over 5 by 5 pixels, stretched."""
    for axis in (1, 2):
        padded = np.pad(shape, [(2, 2) if axis == each else (0, 0) for each in range(3)])
        shape = sum(np.take(padded, range(start, start + SIDE), axis) for start in range(5)) / 5
    return np.clip(2 * shape - 1, 0, 1)


def _exposed(light: np.ndarray) -> np.ndarray:
    """Grey level of a light of 0 or more: nearly itself while dark, never quite 1, so that bright cloth keeps folds."""
    return light / (1 + light**4) ** 0.25


def _garments(name: str, count: int, rng: np.random.Generator) -> np.ndarray:
    p = _parameters(STYLES[name], count, rng)
    shape, light = DRAW[name](p, rng)
    light = light + _present(np.abs(p["block"]) - 0.3) * np.sign(p["block"]) * np.sign(ROWS / SIDE + 0.5 - p["block_at"])
    light = light - p["volume"] * (1 - _rounded(shape))
    light = light + p["folds"] * (_noise((3, 9), count, rng) + 0.5 * _noise((9, 9), count, rng))
    light = light + p["knit"] * rng.standard_normal(light.shape, np.float32)
    return (255 * shape * _exposed(np.maximum(p["shade"] * light, 0.02))).astype(np.uint8)


def generate(split: str, count: int, rng: np.random.Generator) -> Batch:
    labels = rng.permutation(np.arange(count, dtype=np.int64) % len(NAMES))
    images = np.empty((count, SIDE, SIDE, 1), np.uint8)
    for label, name in enumerate(NAMES):
        mine = labels == label
        images[mine, :, :, 0] = _garments(name, int(mine.sum()), rng)
    return {"image": images, "label": labels}


DATASET = Dataset(
    name="fashion_mnist",
    description="Ten kinds of garments, shoes and bags on black, 28 by 28 grey levels",
    version="1.0.0",
    features={"image": Image((SIDE, SIDE, 1)), "label": Label(NAMES)},
    inputs="image",
    labels="label",
    sizes={"train": 20_000, "validation": 4_000, "heldout": 10_000},
    generate=generate,
    real=TfdsSource(
        builder="fashion_mnist:3.0.1",
        splits={"train": "train[:55000]", "validation": "train[55000:]", "heldout": "test"},
        address="http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        download_megabytes=29.5,
    ),
)
