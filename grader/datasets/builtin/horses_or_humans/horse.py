"""A horse of rounded cones: build, coat and tack of one animal, in a pose of one moment."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from grader.datasets.builtin.horses_or_humans.colours import BLACK, cloth, coat, colour, patterned
from grader.datasets.builtin.horses_or_humans.figures import Body, Frame, Material, between, point

Rng = np.random.Generator

# Lengths are in heights at the withers; x is forward, y left, z up.

GAITS = ("stand", "graze", "walk", "trot", "gallop", "rear", "jump")
GAIT_SHARES = (0.24, 0.12, 0.2, 0.14, 0.14, 0.1, 0.06)
# Of each leg, left and right, fore and hind: where in the stride it is.
PHASES = {"walk": (0.25, 0.75, 0.0, 0.5), "trot": (0.0, 0.5, 0.5, 0.0), "gallop": (0.55, 0.45, 0.1, 0.0)}
STRIDES = {"walk": (20, 45), "trot": (27, 75), "gallop": (42, 85)}  # swing and fold of a leg, degrees
# How steeply the neck rises, and how far the tail is lifted, degrees.
RISES = {"stand": (30, 62), "graze": (-62, -25), "walk": (20, 50), "trot": (32, 58), "gallop": (10, 42),
         "rear": (50, 85), "jump": (15, 50)}  # fmt: skip
TAILS = {"gallop": (35, 75), "trot": (15, 50), "jump": (30, 60), "rear": (10, 40)}


def _down(angle: float) -> np.ndarray:
    """Down, swung forward by an angle in degrees."""
    return point(np.sin(np.radians(angle)), 0.0, -np.cos(np.radians(angle)))


def _strides(gait: str, rng: Rng) -> np.ndarray:
    """Swing forward and fold, in degrees, of the legs: fore left, fore right, hind left, hind right."""
    if gait in PHASES:
        swing, fold = STRIDES[gait]
        phase = 2 * np.pi * (np.array(PHASES[gait]) + rng.random()) + rng.normal(0, 0.25, 4)
        lifted = np.maximum(0, -np.sin(phase))
        return np.stack([swing * np.cos(phase) + 4 * lifted, fold * lifted * rng.uniform(0.6, 1.1)], axis=1)
    if gait == "rear":
        fore = np.stack([rng.uniform(20, 75, 2), rng.uniform(50, 125, 2)], axis=1)
        return np.concatenate([fore, np.stack([rng.uniform(4, 22, 2), rng.uniform(0, 20, 2)], axis=1)])
    if gait == "jump":
        folded, stretched = (rng.uniform(40, 70), rng.uniform(80, 120)), (rng.uniform(-60, -25), rng.uniform(0, 30))
        return np.array([folded, folded, stretched, stretched])
    legs = np.stack([rng.normal(0, 7, 4), np.zeros(4)], axis=1)
    if rng.random() < 0.3:
        legs[rng.integers(4)] = rng.uniform(3, 14), rng.uniform(15, 70)
    return legs


@dataclass(frozen=True)
class Looks:
    """Numbers of a horse's materials, and its build."""

    skin: int
    hair: int
    shank: int
    white: int
    dark: int
    hoof: int
    nose: int
    girth: float
    leg: float
    neck: float
    mane: float
    blaze: float
    socks: np.ndarray


def _looks(body: Body, own: Rng) -> Looks:
    fur, mane, lower = coat(own)
    kind, white = own.random(), np.array([0.9, 0.88, 0.84])
    hide = Material(fur)
    if kind < 0.18:
        hide = patterned(own, fur, white, 3.5, 3)
    elif kind < 0.3:
        hide = patterned(own, fur, (fur * own.choice([0.6, 1.25])).clip(0, 1), 20, 7)
    pink = np.array([0.75, 0.6, 0.56])
    return Looks(
        skin=body.material(replace(hide, gloss=0.16)),
        hair=body.material(Material(mane, gloss=0.08)),
        shank=body.material(Material(lower if hide.second is None else fur, gloss=0.1)),
        white=body.material(Material(white)),
        dark=body.material(Material(BLACK, gloss=0.5)),
        hoof=body.material(Material(colour(own, 0.08, 0.3, own.uniform(0.15, 0.5)))),
        nose=body.material(Material(fur * 0.45 if own.random() < 0.7 else pink)),
        girth=own.uniform(0.92, 1.12),
        leg=own.uniform(0.9, 1.2),
        neck=own.uniform(0.9, 1.15),
        mane=own.uniform(0.08, 0.26),
        blaze=own.random(),
        socks=own.random(4) < 0.3,
    )


def horse(own: Rng, rng: Rng) -> tuple[Body, np.ndarray]:
    """A horse with the looks that `own` draws, in the pose that `rng` draws; and where its head is."""
    body = Body()
    looks, long = _looks(body, own), own.uniform(0.88, 1.08)
    gait = str(rng.choice(GAITS, p=GAIT_SHARES))
    pitch = {"rear": rng.uniform(28, 60), "jump": rng.uniform(-22, 28), "gallop": rng.normal(0, 5)}.get(gait, 0.0)
    cosine, sine = np.cos(np.radians(pitch)), np.sin(np.radians(pitch))

    def at(x: float, y: float, z: float) -> np.ndarray:
        """A point of the trunk, pitched about the hips."""
        x, z = x * long + 0.34, z - 0.75
        return point(cosine * x - sine * z - 0.34, y, sine * x + cosine * z + 0.75)

    _trunk(body, at, looks)
    _tack(body, at, looks, own)
    for index, (swing, fold) in enumerate(_strides(gait, rng)):
        _leg(body, at, looks, index, swing, fold)
    head = _front(body, at, looks, np.radians(rng.uniform(*RISES[gait])), rng)
    _tail(body, at, looks, gait, rng)
    return body, head


def _trunk(body: Body, at: Frame, looks: Looks) -> None:
    """Barrel, chest, withers, croup; haunches and shoulders."""
    skin, girth = looks.skin, looks.girth
    body.chain(skin, 0.0, (at(-0.22, 0, 0.735), 0.222 * girth), (at(0.2, 0, 0.725), 0.232 * girth))
    body.chain(skin, 0.08, (at(0.18, 0, 0.73), 0.22), (at(0.4, 0, 0.73), 0.15))
    body.chain(skin, 0.08, (at(-0.02, 0, 0.88), 0.07), (at(0.24, 0, 0.93), 0.065), (at(0.36, 0, 0.9), 0.08))
    body.chain(skin, 0.08, (at(-0.2, 0, 0.77), 0.205), (at(-0.38, 0, 0.8), 0.175))
    for side in (-1, 1):
        body.chain(skin, 0.12, (at(-0.32, side * 0.08, 0.76), 0.15), (at(-0.27, side * 0.115, 0.6), 0.11))
        body.chain(skin, 0.09, (at(-0.45, side * 0.065, 0.78), 0.1), (at(-0.38, side * 0.105, 0.58), 0.085))
        shoulder = [(at(0.26, side * 0.075, 0.84), 0.09), (at(0.4, side * 0.09, 0.69), 0.09)]
        body.chain(skin, 0.12, *shoulder, (at(0.31, side * 0.115, 0.56), 0.085))


def _tack(body: Body, at: Frame, looks: Looks, own: Rng) -> None:
    """On every third horse a blanket, on most of these a saddle."""
    kind = own.random()
    if kind > 0.35:
        return
    blanket = body.material(Material(cloth(own), gloss=0.02))
    body.chain(blanket, 0.0, (at(-0.12, 0, 0.775), 0.217 * looks.girth), (at(0.12, 0, 0.77), 0.219 * looks.girth))
    if kind < 0.25:
        leather = body.material(Material(colour(own, 0.06, 0.6, own.uniform(0.15, 0.4)), gloss=0.2))
        body.chain(leather, 0.02, (at(-0.1, 0, 1.015), 0.045), (at(-0.02, 0, 0.99), 0.05), (at(0.1, 0, 1.02), 0.04))
        for side in (-1, 1):
            body.chain(leather, 0.02, (at(0.02, side * 0.14, 0.93), 0.06), (at(0.05, side * 0.225, 0.74), 0.05))


def _leg(body: Body, at: Frame, looks: Looks, index: int, swing: float, fold: float) -> None:
    """Fore left, fore right, hind left or hind right, from elbow or stifle to the hoof."""
    side, thick = (1, -1)[index % 2], looks.leg
    if index < 2:
        top = at(0.32, side * 0.12, 0.57)
        knee = top + 0.27 * _down(swing + 0.2 * fold)
        fetlock = knee + 0.2 * _down(swing - 0.8 * fold)
        toe = fetlock + 0.085 * _down(swing + (32 if fold < 5 else -1.1 * fold))
        muscle, calf = 0.085 * thick, between(top, knee, 0.35)
    else:
        top = at(-0.26, side * 0.125, 0.58) + 0.1 * _down(swing * 1.5) + [0, 0, 0.1]
        knee = top + 0.3 * _down(swing - 38 - 0.3 * fold)
        fetlock = knee + 0.25 * _down(swing + 3 - 0.35 * fold)
        toe = fetlock + 0.085 * _down(swing + 32 - 0.9 * fold)
        muscle, calf = 0.125, between(top, knee, 0.45)
    split = between(knee, fetlock, 0.45)
    bottom = looks.white if looks.socks[index] else looks.shank
    body.chain(looks.skin, 0.05, (top, muscle), (calf, 0.071 * thick), (knee, 0.048 * thick))
    body.chain(looks.shank, 0.02, (knee, 0.049 * thick), (split, 0.036 * thick))
    body.chain(bottom, 0.02, (split, 0.035 * thick), (fetlock, 0.042 * thick), (toe, 0.038 * thick))
    ground = _down(swing + 35) if fold < 5 else (toe - fetlock) / 0.085
    body.chain(looks.hoof, 0.0, (toe, 0.042 * thick), (toe + 0.04 * ground, 0.05 * thick))


def _front(body: Body, at: Frame, looks: Looks, rise: float, rng: Rng) -> np.ndarray:
    """Neck, head and mane of a neck that rises by an angle; returns where the head is."""
    yaw = rng.normal(0, 0.3)

    def towards(share: float, angle: float) -> np.ndarray:
        return point(np.cos(yaw * share) * np.cos(angle), np.sin(yaw * share) * np.cos(angle), np.sin(angle))

    withers, chest = at(0.24, 0, 0.92), at(0.42, 0, 0.7)
    base = between(withers, chest, 0.45)
    half = base + 0.27 * towards(0.4, rise)
    poll = half + 0.27 * towards(1.0, rise)
    ahead = towards(1.0, rise - np.radians(rng.uniform(75, 105) if rise > 0 else rng.uniform(15, 45)))
    left = point(-np.sin(yaw), np.cos(yaw), 0)
    jaw, crest = np.cross(left, ahead), np.cross(towards(0.5, rise), left)

    def on(forward: float, aside: float, down: float) -> np.ndarray:
        return poll + forward * ahead + aside * left + down * jaw

    throat, thick = on(0.1, 0, 0.05), looks.neck
    body.chain(looks.skin, 0.07, (base, 0.16), (half, 0.118 * thick), (throat, 0.08))
    body.chain(looks.skin, 0.07, (chest, 0.13), (half - 0.07 * crest, 0.09 * thick), (throat, 0.07))
    body.chain(looks.skin, 0.07, (withers, 0.08), (half + 0.07 * crest, 0.075 * thick), (poll, 0.062))
    _head(body, on, looks, rng)
    _mane(body, (withers, half + 0.07 * crest, poll), (ahead, left, crest), looks, rng)
    body.chain(looks.hair, 0.01, (on(-0.03, 0, -0.055), 0.035), (on(0.1, 0.01, -0.068), 0.018))
    return on(0.15, 0, 0)


def _head(body: Body, on: Frame, looks: Looks, rng: Rng) -> None:
    skin, nose = looks.skin, looks.nose
    body.chain(skin, 0.03, (on(0.0, 0, 0.01), 0.068), (on(0.11, 0, 0.005), 0.076), (on(0.33, 0, 0.005), 0.046))
    for side in (-1, 1):
        body.chain(skin, 0.03, (on(0.09, side * 0.025, 0.07), 0.066), (on(0.2, side * 0.018, 0.05), 0.046))
    body.chain(nose, 0.03, (on(0.32, 0, 0.008), 0.046), (on(0.385, 0, 0.012), 0.043))
    body.chain(nose, 0.02, (on(0.33, 0, 0.045), 0.03), (on(0.375, 0, 0.045), 0.027))
    if looks.blaze < 0.35:
        body.chain(looks.white, 0.0, (on(0.05, 0, -0.052), 0.022), (on(0.33, 0, -0.024), 0.022))
    elif looks.blaze < 0.5:
        body.ball(looks.white, on(0.09, 0, -0.06), 0.022)
    for side in (-1, 1):
        body.ball(looks.dark, on(0.115, side * 0.066, -0.022), 0.019)
        body.ball(looks.dark, on(0.395, side * 0.026, -0.012), 0.014)
        tip = on(-0.1, side * 0.06, -0.08) + rng.normal(0, 0.012, 3)
        ear = between(on(0, side * 0.04, -0.04), tip, 0.5)
        body.chain(skin, 0.01, (on(-0.015, side * 0.035, -0.035), 0.024), (ear, 0.024), (tip, 0.006))


def _mane(body: Body, line: tuple[np.ndarray, ...], axes: tuple[np.ndarray, ...], looks: Looks, rng: Rng) -> None:
    """Along withers, middle and poll, falling to one side; `axes` point ahead, left and out of the crest."""
    (withers, bent, poll), (ahead, left, crest) = line, axes
    side, flow = rng.choice([-1.0, 1.0]), rng.uniform(0.0, 0.12)
    roots = [(withers + 0.06 * crest, 0.02), (bent + 0.055 * crest, 0.028), (poll + 0.05 * crest, 0.028)]
    body.chain(looks.hair, 0.0, *roots)
    for share in np.linspace(0.1, 1, 10):
        root = between(withers, bent, share * 2) if share < 0.5 else between(bent, poll, share * 2 - 1)
        root = root + 0.045 * crest
        fall = point(0, 0, -looks.mane * rng.uniform(0.8, 1.15)) - flow * ahead
        aside = side * (1.35 - 0.35 * share) * left  # the neck is broader below
        middle, end = root + 0.085 * aside + 0.4 * fall, root + 0.125 * aside + fall
        body.chain(looks.hair, 0.006, (root, 0.033), (middle, 0.038), (end, 0.014))


def _tail(body: Body, at: Frame, looks: Looks, gait: str, rng: Rng) -> None:
    lift = rng.uniform(*TAILS.get(gait, (4, 16)))
    sway = rng.normal(0, 0.05)
    dock = at(-0.53, 0, 0.88)
    first = dock + 0.12 * _down(-lift - 30)
    second = first + 0.2 * _down(-lift) + [0, sway, 0]
    third = second + rng.uniform(0.16, 0.3) * _down(-lift * 0.7) + [0, sway, 0]
    body.chain(looks.hair, 0.02, (dock, 0.035), (first, 0.05), (second, 0.062), (third, 0.02))
    strand = [(first, 0.04), (second + [0.02, 0.03, -0.03], 0.05), (third + [0.04, 0.03, 0.05], 0.012)]
    body.chain(looks.hair, 0.02, *strand)
