"""What a diagnosis says: causes, each with the numbers that show it, or what is known if none is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Evidence = Literal["experiment", "measurement", "reading"]
STRENGTH: dict[str, int] = {"experiment": 2, "measurement": 1, "reading": 0}


@dataclass(frozen=True)
class Cause:
    """One cause: what is the case, with its numbers; what to do; and the line of starter.py where it can be found.

    `kind` is a short name, the same for all learners with this fault.
    """

    kind: str
    evidence: Evidence
    message: str
    help: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True)
class Diagnosis:
    """At most two causes, the strongest first, and what is known of the model in one sentence, "" if nothing is."""

    causes: tuple[Cause, ...] = ()
    known: str = ""
