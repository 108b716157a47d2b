"""A picture of a model's decision regions, compared with its answers on a grid."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import Failure
from grader.exercise.fields import is_number, require, require_file_name
from grader.exercise.requirements.base import Evidence, Requirement

if TYPE_CHECKING:
    import numpy as np

SIDE = 60  # points of the grid in each direction
ALIKE = 0.95  # of the points; a grid of 100 by 100 loses 2% at its edges


@dataclass(frozen=True, kw_only=True)
class DecisionRegions(Requirement):
    """A PNG image of the plane without axes or margins, one colour for each class: x to the right, y upwards."""

    x: tuple[float, float]
    y: tuple[float, float]
    file: str = "regions.png"

    form = [str]

    def __post_init__(self) -> None:
        require_file_name(self.file, ".png")
        for name in ("x", "y"):
            ends = getattr(self, name)
            require(
                isinstance(ends, tuple) and len(ends) == 2 and all(map(is_number, ends)) and ends[0] < ends[1],
                f"{name}={ends!r}: where the picture begins and ends, for example (-1, 1)",
            )

    @property
    def text(self) -> str:
        ends = " and ".join(f"{name} from {low:g} to {high:g}" for name, (low, high) in (("x", self.x), ("y", self.y)))
        return f"{self.file}, a map of the model's classes with {ends}"

    def read(self, path: Path) -> list[str]:
        """The colours at the points of a grid, from the top row down."""
        from grader.inspection import picture

        return picture.regions(path, SIDE)

    def check(self, evidence: Evidence) -> str:
        import numpy as np

        from grader.exercise import measures

        if [len(row) for row in evidence.answer] != [SIDE] * SIDE:
            raise Failure(f"{self.file} could not be read.", "Save it again.")
        colours = np.array([list(row) for row in evidence.answer])
        steps = (np.arange(SIDE) + 0.5) / SIDE
        across, up = (low + steps * (high - low) for low, high in (self.x, self.y))
        points = np.stack(np.meshgrid(across, up[::-1]), axis=-1)  # rows from the top down, as the picture
        classes = measures.classes(evidence.ask(points.reshape(-1, 2).astype(np.float32))).reshape(SIDE, SIDE)
        alike = _alike(colours, classes)
        if len(np.unique(colours)) < 2:
            raise Failure(f"{self.file} has one colour only.", "Colour each point by the model's class there.")
        if alike >= ALIKE:
            return f"{self.file} agrees with the model at {alike:.0%} of {SIDE * SIDE:,} points"
        turned = {"upside down": classes[::-1], "a mirror image": classes[:, ::-1]}
        turned["turned: x and y have changed places"] = classes[::-1].T[::-1]
        for words, other in turned.items():
            if _alike(colours, other) >= ALIKE:
                raise Failure(f"{self.file} is {words}.", 'plt.imsave(..., origin="lower") puts the first row below.')
        raise Failure(
            f"{self.file} agrees with the model in the file at {alike:.0%} of {SIDE * SIDE:,} points, {ALIKE:.0%} "
            "needed.",
            "Ask the model that you return at the points of np.meshgrid, from one end of the header's ranges to the "
            "other. Draw no points, lines or axes over it.",
        )


def _alike(colours: np.ndarray, classes: np.ndarray) -> float:
    """The share of points whose colour is that of their class: each colour stands for one class, each class has one."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    names = [name for name in np.unique(colours) if name != "."]
    table = np.array([[np.sum((colours == name) & (classes == one)) for one in np.unique(classes)] for name in names])
    return float(table[linear_sum_assignment(-table)].sum() / colours.size) if names else 0.0
