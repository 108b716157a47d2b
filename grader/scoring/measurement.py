"""What was measured of an exercise: the runs of its reference, and the scores of the baselines."""

from __future__ import annotations

from dataclasses import dataclass

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
    """

    source: Source
    reference: tuple[Run, ...]
    repeated: float | None
    baselines: dict[str, tuple[float, ...]]
    heldout_examples: int
    shared_examples: int
    spread_of_sampling: float
    edition: str = ""  # of real data, if it was read from files

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(run.value for run in self.reference)
