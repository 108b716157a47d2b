"""Seconds of a child process: those by the clock, and those that count towards a limit of time."""

from __future__ import annotations

import time
from typing import Protocol

LONGEST_TICK = 5.0  # seconds; a longer gap between two looks was a pause of the machine, which is not counted
CORES = 2  # A second counts in full only if this many processors worked for the child: a busy machine costs it nothing.
PATIENCE = 6  # times its limit is how long a child may take by the clock: one that sleeps would never reach the limit


class Working(Protocol):
    """What can work: look() measures how long processors have worked for it by now."""

    @property
    def processor_seconds(self) -> float: ...

    def look(self) -> None: ...


class Stopwatch:
    """Seconds by the clock without pauses of the machine, and how much of them counts as work.

    Call look() at least every LONGEST_TICK seconds. Work before the first look does not count.
    """

    def __init__(self, family: Working) -> None:
        self.seconds = self.counted = 0.0
        self._family = family
        self._last = time.monotonic()
        self._worked: float | None = None

    def look(self) -> None:
        self._family.look()
        now, worked = time.monotonic(), self._family.processor_seconds
        passed = min(now - self._last, LONGEST_TICK)
        self.seconds += passed
        if self._worked is not None:
            self.counted += min(passed, (worked - self._worked) / CORES)
        self._last, self._worked = now, worked

    def reached(self, limit: float) -> str | None:
        """The limit of a number of seconds that is reached: "time", or "waiting" by the clock."""
        if self.counted > limit:
            return "time"
        return "waiting" if self.seconds > PATIENCE * limit else None
