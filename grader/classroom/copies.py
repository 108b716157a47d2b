"""Finds copies in a class: models whose weights or predictions are nearer than independent trainings bring them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from grader.classroom.ledger import Row

# Distances of sketches. The nearest two of three trainings with other seeds, over nine references that are compared,
# differ by 6.1 (raw_text) to 77 in weights and by 0.019 (sunspots) to 0.34 in predictions. With the same seed, one
# epoch more differs by 0.29 or more in weights. A copy with noise of 0.001 in each weight differs by 0.01 to 0.2.
NEAR_WEIGHTS = 0.2
NEAR_PREDICTIONS = 0.0005
RIGHT = 10 * NEAR_PREDICTIONS  # forecasts this near to the truth are near to each other because they are right
COMMON = 0.5  # of an exercise's models: if more share their predictions, the task asks for those; they are not copies

Values = tuple[str, tuple[str, ...], str]
Group = tuple[tuple[str, ...], str]


def find(rows: list[Row]) -> Iterator[Values]:
    """A kind of finding, learners and a value, for the grades of one exercise. Each set of learners comes once."""
    reported: set[tuple[str, ...]] = set()
    for kind, groups in _groups([row for row in rows if is_comparable(row)]):
        for learners, value in sorted(groups):
            is_common = kind.endswith("predictions") and len(learners) > max(2, COMMON * len(rows))
            if learners not in reported and not is_common:
                reported.add(learners)
                yield kind, learners, value


def is_comparable(row: Row) -> bool:
    """Whether independent trainings of such a model differ. Rows of an older grader do not say."""
    return row.result.get("sketches") != {}


def _groups(rows: list[Row]) -> Iterator[tuple[str, Iterable[Group]]]:
    """Kinds of findings, the strongest first, and who has each."""
    trained = [row for row in rows if row.result.get("seed") is not None]  # by the grader, all with the same seed
    given = [row for row in rows if row.result.get("seed") is None]
    old = [row for row in given if "sketches" not in row.result]
    yield "identical weights", _same(given, "weights_sha256")
    yield "equivalent code", _same(trained, "weights_sha256")
    yield "identical predictions", _same(old, "predictions_sha256")
    yield "nearly identical weights", _near(given, "weights", NEAR_WEIGHTS)
    yield "nearly identical predictions", _near(given, "predictions", NEAR_PREDICTIONS)


def _same(rows: list[Row], name: str) -> Iterator[Group]:
    sharing: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if digest := row.result.get(name):
            sharing[digest].append(row.learner)
    for digest, learners in sharing.items():
        if len(learners) > 1:
            yield tuple(learners), digest[:12]


def _near(rows: list[Row], name: str, within: float) -> Iterator[Group]:
    held = [row for row in rows if row.result.get("sketches", {}).get(name)]
    points = np.array([row.result["sketches"][name] for row in held])
    for members in clusters(points, within):
        apart = np.linalg.norm(points[members] - points[members[0]], axis=1).max()
        yield tuple(held[member].learner for member in members), f"{apart:.1g} apart"


def clusters(points: np.ndarray, within: float) -> list[list[int]]:
    """Which of the points (n, d) are within a distance of each other, directly or through others; no single ones.

    Each point is compared only with those that follow it along the first axis, up to that distance.
    """
    if len(points) < 2:
        return []
    order = np.argsort(points[:, 0], kind="stable")
    ordered, label = points[order], np.arange(len(points))
    left = np.arange(len(points))
    for ahead in range(1, len(points)):
        left = left[left + ahead < len(points)]
        left = left[ordered[left + ahead, 0] - ordered[left, 0] <= within]
        if not left.size:
            break
        is_near = np.linalg.norm(ordered[left + ahead] - ordered[left], axis=1) <= within
        for one in left[is_near & (label[left] != label[left + ahead])]:
            label[label == label[one + ahead]] = label[one]
        if (label == label[0]).all():
            break
    by_label: dict[int, list[int]] = defaultdict(list)
    for place, index in enumerate(order):
        by_label[int(label[place])].append(int(index))
    return [sorted(members) for members in by_label.values() if len(members) > 1]
