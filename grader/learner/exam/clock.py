"""How long an exam has run, even if the machine's clock is changed meanwhile.

Two clocks are asked. UTC goes on in a closed laptop, and knows neither time zones nor daylight saving, but it can be
set. The time that the machine has been running cannot, but it begins again when the machine starts, and says nothing
if the exam goes on on another machine.
"""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

TOLERANCE = 60.0  # seconds: what time servers correct, and what the clocks of network drives differ by, is far less


@dataclass(frozen=True)
class Moment:
    """What a machine's clocks show, in seconds: `utc` since 1970, `running` since the `machine` was started."""

    utc: float
    running: float
    machine: str = ""

    @property
    def text(self) -> str:
        """For example `2026-11-30T14:05:09Z`."""
        return utc_text(self.utc)


Clock = Callable[[], Moment]


def now() -> Moment:
    return Moment(round(time.time(), 3), round(_running(), 3), _machine())


@functools.cache
def _machine() -> str:
    """The same for the same machine; on Linux another one after each start."""
    import hashlib
    import platform

    try:
        start = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
    except OSError:
        start = ""
    return hashlib.sha256(f"{platform.node()} {start}".encode()).hexdigest()[:16]


def _running() -> float:
    """Seconds since the machine was started, with those that it slept."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)  # time.monotonic() stops there while the machine sleeps
    return time.monotonic()


def elapsed(earlier: Moment, later: Moment) -> float:
    """The seconds between two moments, at least. While a machine runs, nothing that is done to UTC counts."""
    running = _ran(earlier, later)
    return max(later.utc - earlier.utc, 0.0) if running is None else running


def set_back(earlier: Moment, later: Moment) -> float:
    """By how many seconds UTC went back in between; 0 if that is within TOLERANCE."""
    missing = (_ran(earlier, later) or 0.0) - (later.utc - earlier.utc)
    return missing if missing > TOLERANCE else 0.0


def _ran(earlier: Moment, later: Moment) -> float | None:
    """How long the machine ran in between; None if it was started again, or it is another machine."""
    running = later.running - earlier.running
    return running if running >= 0 and later.machine == earlier.machine else None


def utc_text(utc: float) -> str:
    return datetime.fromtimestamp(utc, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def hours_text(seconds: float) -> str:
    """For example `4:07 h`."""
    minutes = round(max(0.0, seconds) / 60)
    return f"{minutes // 60}:{minutes % 60:02d} h"
