"""What was measured of an exercise: the runs of its reference, and the scores of the baselines."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.datasets.cache import Source


@dataclass(frozen=True)
class Run:
    """One training of the reference with one seed, and its score on the held-out examples."""

    seed: int
    value: float
    seconds: float
    megabytes: float
    gigabytes: float


@dataclass(frozen=True)
class Measurement:
    """What the reference and the baselines score, in the exercise's metric.

    `repeated` is the score of a second run with the first seed, where one was made. `shared_examples` counts held-out
    examples that are training or validation examples too. `spread_of_sampling` is the standard error that the choice
    of held-out examples gives the reference's score.

    Several outputs are measured each in its metric, in `outputs`; then the values here are the points, and there are
    no baselines.
    """

    source: Source
    reference: tuple[Run, ...]
    repeated: float | None
    baselines: dict[str, tuple[float, ...]]
    heldout_examples: int
    shared_examples: int
    spread_of_sampling: float
    edition: str = ""  # of real data, if it was read from files
    outputs: dict[str, Measurement] = field(default_factory=dict)

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(run.value for run in self.reference)

    @property
    def parts(self) -> dict[str, Measurement]:
        """The measurement of each output by its name; "" is the name of an only one."""
        return self.outputs or {"": self}
