"""A human of rounded cones: build, hair and clothes of one person, in a pose of one moment."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from grader.datasets.builtin.horses_or_humans.colours import cloth, coat, patterned
from grader.datasets.builtin.horses_or_humans.figures import Body, Frame, Material, between, point

Rng = np.random.Generator

# Lengths are in body heights; x is forward, y left, z up.

# How often, and in degrees: lean of the trunk; of each arm: forward, aside, bend of the elbow, and where the bend turns
# to (0 forward, 90 inward); of each leg: forward, aside, bend of the knee. A pose lies anywhere between its two rows.
POSES: dict[str, tuple[float, list[float], list[float]]] = {
    "stand": (3, [-3, -10, 5, 5, 0, -10, 5, 5, 0, -4, 2, 0, -4, 2, 0],
                 [6, 12, 14, 35, 40, 12, 14, 35, 40, 6, 9, 8, 6, 9, 8]),
    "hips": (1, [-3, -25, 30, 80, 60, -25, 30, 80, 60, -4, 5, 0, -4, 5, 0],
                [6, -10, 45, 105, 90, -10, 45, 105, 90, 6, 12, 8, 6, 12, 8]),
    "wave": (1.5, [-3, -10, 95, 40, -100, -10, 6, 5, 0, -4, 3, 0, -4, 3, 0],
                  [6, 15, 135, 110, -70, 12, 16, 40, 40, 6, 10, 8, 6, 10, 8]),
    "arms": (1.5, [-6, -5, 100, 0, -90, -5, 100, 0, -90, -4, 4, 0, -4, 4, 0],
                  [4, 15, 165, 40, -90, 15, 165, 40, -90, 6, 22, 8, 6, 22, 8]),
    "walk": (3, [0, -28, 5, 10, 0, 12, 5, 20, 0, 12, 1, 0, -26, 1, 10],
                [10, -12, 12, 30, 20, 32, 12, 45, 20, 28, 3, 15, -12, 3, 40]),
    "run": (3, [8, -65, 8, 75, 0, 25, 8, 80, 20, 40, 0, 50, -40, 0, 25],
               [24, -30, 22, 110, 20, 60, 22, 115, 50, 80, 4, 95, -15, 4, 95]),
    "kneel": (1.2, [-5, -10, 6, 10, 0, 20, 6, 20, 0, 75, 4, 80, -5, 3, 85],
                   [20, 30, 25, 70, 40, 60, 25, 90, 40, 95, 15, 100, 12, 8, 105]),
    "crouch": (1.4, [15, 20, 5, 20, 0, 20, 5, 20, 0, 95, 8, 115, 95, 8, 115],
                    [45, 70, 25, 90, 40, 70, 25, 90, 40, 120, 22, 140, 120, 22, 140]),
    "sit": (1, [-25, -45, 10, 0, 0, -45, 10, 0, 0, 80, 4, 10, 80, 4, 40],
               [5, -10, 30, 30, 0, 30, 30, 50, 40, 110, 16, 80, 110, 16, 100]),
    "bow": (0.8, [45, 40, 5, 0, 0, 40, 5, 0, 0, 0, 4, 0, 0, 4, 0],
                 [95, 110, 20, 25, 20, 110, 20, 25, 20, 10, 20, 15, 10, 20, 15]),
    "crawl": (0.8, [70, 70, 5, 0, 0, 70, 5, 0, 0, -5, 3, 75, -5, 3, 75],
                   [95, 105, 15, 25, 0, 105, 15, 25, 0, 25, 10, 100, 25, 10, 100]),
    "lunge": (1.2, [-5, -20, 60, 0, -40, -20, 60, 0, -40, 55, 5, 55, -45, 4, 0],
                   [25, 60, 110, 60, 40, 60, 110, 60, 40, 85, 20, 90, -25, 15, 25]),
    "kick": (0.8, [-25, 20, 20, 40, 20, -40, 20, 40, 20, 60, 4, 0, -8, 2, 0],
                  [5, 70, 60, 100, 60, 30, 60, 110, 60, 110, 35, 30, 5, 8, 15]),
    "star": (1, [-6, -5, 70, 0, -90, -5, 70, 0, -90, -15, 18, 0, -15, 18, 0],
                [10, 20, 150, 30, -60, 20, 150, 30, -60, 25, 40, 60, 25, 40, 60]),
}  # fmt: skip
WEIGHTS = np.array([weight for weight, _, _ in POSES.values()])
POSE_SHARES = WEIGHTS / WEIGHTS.sum()
HAIR_OF_WOMEN = {"short": 0.15, "long": 0.4, "tail": 0.2, "bun": 0.15, "round": 0.1, "none": 0.0}
HAIR_OF_MEN = {"short": 0.65, "long": 0.1, "tail": 0.03, "bun": 0.02, "round": 0.08, "none": 0.12}


def _limb(frame: np.ndarray, side: float, forward: float, aside: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Directions of a limb that hangs in `frame`, swung by radians: along it, forward of it, inward of it."""
    (a, b), (c, d) = (np.cos(forward), np.sin(forward)), (np.cos(aside), np.sin(aside))
    along = point(b, side * a * d, -a * c)
    ahead = point(a, -side * b * d, b * c)
    inward = np.cross(along, ahead) * side
    return frame @ along, frame @ ahead, frame @ inward


@dataclass(frozen=True)
class Looks:
    """Numbers of a person's materials, cut of the clothes, and build."""

    skin: int
    hair: int
    shirt: int
    below: int
    shoe: int
    skirt: int
    cut: str
    sleeve: float  # share of the arm that it covers
    woman: bool
    heavy: float
    broad: float
    loose: float


def _looks(body: Body, own: Rng) -> Looks:
    woman, tone = bool(own.random() < 0.5), own.random()
    flesh = np.array([0.34, 0.21, 0.15]) * (1 - tone) + np.array([0.93, 0.74, 0.63]) * tone
    first, second, kind = cloth(own, flesh), cloth(own, flesh), own.random()
    fabric = Material(first)
    if kind < 0.25:
        fabric = Material(first, second, np.array([[0, 0, own.uniform(40, 110)]]))  # hoops
    elif kind < 0.4:
        fabric = patterned(own, first, second, own.uniform(12, 40), 3)
    shirt = body.material(replace(fabric, gloss=0.02))
    below = body.material(Material(cloth(own, flesh) if own.random() < 0.75 else first, gloss=0.02))
    hair = coat(own)[own.integers(2)] if own.random() < 0.9 else cloth(own)
    return Looks(
        skin=body.material(Material(flesh * own.uniform(0.92, 1.06), gloss=0.07)),
        hair=body.material(Material(hair, gloss=0.1)),
        shirt=shirt,
        below=below,
        shoe=body.material(Material(cloth(own) * 0.8 if own.random() < 0.9 else flesh, gloss=0.12)),
        skirt=shirt if own.random() < 0.5 else below,
        cut=str(own.choice(["shorts", "skirt", "long"], p=[0.2, 0.3, 0.5] if woman else [0.3, 0.0, 0.7])),
        sleeve=float(own.choice([0.0, 0.5, 1.0], p=[0.2, 0.4, 0.4])),
        woman=woman,
        heavy=own.uniform(0.86, 1.22),
        broad=0.098 if woman else own.uniform(0.108, 0.122),
        loose=own.uniform(1.0, 1.18),
    )


def human(own: Rng, rng: Rng) -> tuple[Body, np.ndarray]:
    """A human with the looks that `own` draws, in the pose that `rng` draws; and where the head is."""
    body = Body()
    looks = _looks(body, own)
    _, low, high = POSES[str(rng.choice(list(POSES), p=POSE_SHARES))]
    angles = rng.uniform(low, high) + rng.normal(0, 2, len(low))
    trunk = _turned(np.radians([angles[0], rng.normal(0, 5), rng.normal(0, 12)]))

    def at(x: float, y: float, z: float) -> np.ndarray:
        return trunk @ point(x, y, z)

    _trunk(body, at, looks)
    _legs(body, looks, angles[9:])
    _arms(body, at, trunk, looks, angles[1:9])
    return body, _head(body, at, trunk, looks, own, rng)


def _turned(angles: np.ndarray) -> np.ndarray:
    """Leaning forward, bent sideways and twisted, in radians."""
    (a, b, c), (d, e, f) = np.cos(angles), np.sin(angles)
    forward = np.array([[a, 0, d], [0, 1, 0], [-d, 0, a]])
    sideways = np.array([[1, 0, 0], [0, b, e], [0, -e, b]])
    about = np.array([[c, -f, 0], [f, c, 0], [0, 0, 1]])
    return forward @ sideways @ about


def _trunk(body: Body, at: Frame, looks: Looks) -> None:
    shirt, below, heavy = looks.shirt, looks.below, looks.heavy
    waist = (0.056 if looks.woman else 0.062) * heavy * looks.loose
    for side in (-1, 1):
        body.chain(below, 0.03, (point(0, side * 0.042, 0), 0.072 * heavy), (at(0, side * 0.03, 0.07), 0.064 * heavy))
        flank = [(at(0, side * 0.032, 0.055), 0.059 * heavy), (at(0, side * 0.028, 0.1), waist)]
        breast = [(at(0, side * 0.042, 0.195), 0.068 * heavy), (at(-0.005, side * (looks.broad - 0.028), 0.262), 0.043)]
        body.chain(shirt, 0.03, *flank, *breast)
        if looks.woman:
            body.ball(shirt, at(0.045, side * 0.038, 0.19), 0.036, 0.03)
    body.chain(below, 0.03, (np.zeros(3), 0.07 * heavy), (at(0, 0, 0.05), 0.066 * heavy))
    spine = [(at(0, 0, 0.065), 0.056 * heavy), (at(0, 0, 0.11), 0.06 * heavy * looks.loose)]
    body.chain(shirt, 0.03, *spine, (at(0.004, 0, 0.2), 0.07 * heavy), (at(-0.008, 0, 0.262), 0.05))
    body.chain(shirt, 0.03, (at(0, 0.01 - looks.broad, 0.272), 0.036), (at(0, looks.broad - 0.01, 0.272), 0.036))


def _arms(body: Body, at: Frame, trunk: np.ndarray, looks: Looks, angles: np.ndarray) -> None:
    shirt, skin, sleeve, thick = looks.shirt, looks.skin, looks.sleeve, 0.5 + 0.5 * looks.heavy
    for side, (forward, aside, bend, turn) in ((1, np.radians(angles[:4])), (-1, np.radians(angles[4:]))):
        along, ahead, inward = _limb(trunk, side, forward, aside)
        towards = np.cos(turn) * ahead + np.sin(turn) * inward
        lower = np.cos(bend) * along + np.sin(bend) * towards
        shoulder = at(0, side * looks.broad, 0.268)
        elbow = shoulder + 0.168 * along
        wrist = elbow + 0.145 * lower
        middle = between(shoulder, elbow, 0.5)
        if sleeve < 1:
            bare = [(elbow, 0.029 * thick), (between(elbow, wrist, 0.3), 0.03 * thick), (wrist, 0.02)]
            body.chain(skin, 0.015, (middle if sleeve else shoulder, 0.035 * thick), *bare)
        body.chain(skin, 0.01, (wrist, 0.02), (wrist + 0.045 * lower, 0.024), (wrist + 0.085 * lower, 0.014))
        body.chain(skin, 0.008, (wrist + 0.02 * lower, 0.012), (wrist + 0.045 * lower + 0.026 * towards, 0.008))
        if sleeve > 0:
            body.chain(shirt, 0.02, (shoulder, 0.041 * thick), (middle, 0.039 * thick * looks.loose))
        if sleeve == 1:
            cuff = (between(elbow, wrist, 0.93), 0.027 * looks.loose)
            body.chain(shirt, 0.015, (middle, 0.038 * thick), (elbow, 0.034 * thick * looks.loose), cuff)


def _legs(body: Body, looks: Looks, angles: np.ndarray) -> None:
    joints = []
    for side, (forward, aside, bend) in ((1, np.radians(angles[:3])), (-1, np.radians(angles[3:]))):
        along, ahead, _ = _limb(np.eye(3), side, forward, aside)
        bend = max(bend, 0.0)
        lower, front = np.cos(bend) * along - np.sin(bend) * ahead, np.cos(bend) * ahead + np.sin(bend) * along
        hip = point(0, side * 0.05, -0.01)
        knee = hip + 0.245 * along
        joints.append((hip, knee, knee + 0.235 * lower, lower, front))
    lowest = min(ankle[2] for _, _, ankle, _, _ in joints)
    for hip, knee, ankle, lower, front in joints:
        _leg(body, looks, hip, knee, ankle, front)
        toes, under = front, lower
        if ankle[2] < lowest + 0.06 and front[0] > 0.3:  # stands on the ground: its foot is flat
            toes, under = point(front[0], front[1], 0) / np.hypot(front[0], front[1]), point(0, 0, -1)
        sole = ankle + 0.03 * under
        body.chain(
            looks.shoe, 0.01, (sole - 0.025 * toes, 0.028), (sole + 0.06 * toes, 0.027), (sole + 0.105 * toes, 0.02)
        )
    if looks.cut == "skirt":
        _skirt(body, looks, joints[0][1], joints[1][1])


def _leg(body: Body, looks: Looks, hip: np.ndarray, knee: np.ndarray, ankle: np.ndarray, front: np.ndarray) -> None:
    heavy, covered = looks.heavy, looks.cut == "long"
    lower, middle = looks.below if covered else looks.skin, between(hip, knee, 0.5)
    body.chain(looks.below, 0.03, (hip, 0.07 * heavy), (middle, 0.058 * heavy))
    body.chain(lower, 0.02, (middle, (0.058 if covered else 0.054) * heavy), (knee, 0.043 * heavy))
    calf, hem = between(knee, ankle, 0.3) - 0.012 * front, 0.034 * looks.loose**2 if covered else 0.024
    body.chain(lower, 0.02, (knee, 0.042 * heavy), (calf, 0.043 * heavy), (ankle, hem))
    if looks.cut == "shorts":
        body.chain(looks.below, 0.03, (hip, 0.074 * heavy), (between(hip, knee, 0.72), 0.064 * heavy * looks.loose))


def _skirt(body: Body, looks: Looks, left: np.ndarray, right: np.ndarray) -> None:
    """From the hips to both knees and between them."""
    for share in np.linspace(0, 1, 5):
        waist = point(0, 0.05 * (2 * share - 1), -0.01)
        body.chain(
            looks.skirt, 0.05, (waist, 0.076 * looks.heavy), (between(right, left, share) * 1.02, 0.06 * looks.heavy)
        )
    for x in (-0.05, 0.05):
        hem = between(left, right, 0.5) + [x, 0, 0]
        body.chain(looks.skirt, 0.05, (point(0, 0, -0.01), 0.07 * looks.heavy), (hem, 0.06 * looks.heavy))


def _head(body: Body, at: Frame, trunk: np.ndarray, looks: Looks, own: Rng, rng: Rng) -> np.ndarray:
    skin, hair = looks.skin, looks.hair
    nod, yaw = np.radians(rng.normal(0, 10)), np.radians(rng.normal(0, 25))
    base = at(0.004, 0, 0.335)
    upright = trunk if trunk[2, 2] > 0.5 else (trunk + np.eye(3)) / 2
    ahead = upright @ point(np.cos(yaw) * np.cos(nod), np.sin(yaw) * np.cos(nod), -np.sin(nod))
    ahead = ahead / np.linalg.norm(ahead)
    left = np.cross(upright[:, 2], ahead)
    left = left / np.linalg.norm(left)
    above = np.cross(ahead, left)

    def on(x: float, y: float, z: float) -> np.ndarray:
        return base + x * ahead + y * left + z * above

    body.chain(skin, 0.01, (at(-0.005, 0, 0.27), 0.034), (on(0, 0, 0.02), 0.031))
    body.chain(skin, 0.02, (on(-0.008, 0, 0.075), 0.055), (on(0.012, 0, 0.068), 0.05), (on(0.022, 0, 0.025), 0.033))
    body.chain(skin, 0.006, (on(0.062, 0, 0.07), 0.006), (on(0.07, 0, 0.05), 0.009))
    white = body.material(Material(np.array([0.9, 0.88, 0.86])))
    iris = body.material(Material(np.array([0.1, 0.07, 0.06]), gloss=0.3))
    lips = body.material(Material(body.materials[skin].colour * [0.85, 0.6, 0.58]))
    for side in (-1, 1):
        body.ball(white, on(0.0535, side * 0.021, 0.076), 0.0085)
        body.ball(iris, on(0.0575, side * 0.021, 0.076), 0.0062)
        body.chain(hair, 0.0, (on(0.056, side * 0.01, 0.09), 0.004), (on(0.05, side * 0.031, 0.091), 0.004))
        body.chain(skin, 0.004, (on(-0.002, side * 0.055, 0.075), 0.011), (on(0.0, side * 0.052, 0.055), 0.008))
    body.chain(lips, 0.0, (on(0.053, -0.012, 0.028), 0.0045), (on(0.053, 0.012, 0.028), 0.0045))
    _hair(body, on, looks, own)
    return on(0, 0, 0.07)


def _hair(body: Body, on: Frame, looks: Looks, own: Rng) -> None:
    """Short, long, tied, bound up or none; sometimes a cap or a hat."""
    hair, shares = looks.hair, HAIR_OF_WOMEN if looks.woman else HAIR_OF_MEN
    style = str(own.choice(list(shares), p=list(shares.values())))
    if style != "none":
        swell = 0.075 if style == "round" else 0.058
        body.chain(hair, 0.006, (on(-0.016, 0, 0.094), swell), (on(-0.03, 0, 0.07), swell - 0.004))
        body.chain(hair, 0.01, (on(0.03, 0.01, 0.118), 0.024), (on(-0.01, -0.005, 0.132), 0.026))
    if style == "long":
        fall = own.uniform(-0.1, 0.0)
        for y in (-0.046, -0.023, 0.0, 0.023, 0.046):
            middle = (on(-0.035, y * 1.2, 0.02), 0.03)
            body.chain(hair, 0.02, (on(-0.02, y, 0.08), 0.032), middle, (on(-0.045, y * 1.1, fall), 0.018))
    elif style == "tail":
        body.chain(hair, 0.01, (on(-0.08, 0, 0.11), 0.022), (on(-0.105, 0, 0.05), 0.026), (on(-0.095, 0, -0.04), 0.008))
    elif style == "bun":
        body.ball(hair, on(-0.07, 0, 0.13), 0.032)
    if own.random() < 0.2:
        _hat(body, on, body.material(Material(cloth(own), gloss=0.03)), bool(own.random() < 0.5))


def _hat(body: Body, on: Frame, felt: int, peaked: bool) -> None:
    """A cap with a peak, or a hat with a rim."""
    body.chain(felt, 0.0, (on(-0.014, 0, 0.1), 0.062), (on(-0.006, 0, 0.105), 0.06))
    if peaked:
        body.chain(
            felt, 0.01, (on(0.05, -0.02, 0.104), 0.014), (on(0.088, 0, 0.096), 0.01), (on(0.05, 0.02, 0.104), 0.014)
        )
        return
    turn = np.linspace(0, 2 * np.pi, 13)
    rim = [(on(-0.01 + 0.095 * np.cos(angle), 0.095 * np.sin(angle), 0.1), 0.012) for angle in turn]
    body.chain(felt, 0.005, *rim)
