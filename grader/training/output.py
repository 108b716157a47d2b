"""Reads what a training prints: Keras' progress, lines for the screen, and the end of it, which is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from grader.quiet import without_chatter

KEPT_BYTES = 64_000  # of the end of the output, enough for any traceback; the screen gets as much of its start
LONGEST_BAR = 1_000  # letters; Keras writes about 80. A longer line can be made so that a search takes hours
LATEST_BYTES = 4_096  # of each piece are read once the screen has had its share: the latest progress is among them

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x08")
_EPOCH = re.compile(r"^Epoch (\d{1,9})/(\d{1,9})$")
_BAR = re.compile(r"^\s*\d+/(?:\d+|Unknown) .*?((?: - [\w ]+: [-+\d.einfa]+)*)\s*$")


@dataclass
class Progress:
    """What Keras' output says about a running training."""

    seconds: float = 0.0
    epoch: int = 0
    epochs: int = 0
    metrics: str = ""


class Output:
    """Takes the output of a training piece by piece; keeps at most KEPT_BYTES of it."""

    def __init__(self, on_progress: Callable[[Progress], None], on_line: Callable[[str], None]) -> None:
        self._on_progress = on_progress
        self._on_line = on_line
        self._kept = b""
        self._open = b""
        self._shown = 0
        self.progress = Progress()

    def add(self, piece: bytes) -> None:
        self._kept = (self._kept + piece)[-KEPT_BYTES:]
        unread = self._open + piece
        *lines, rest = re.split(rb"[\r\n]+", unread if self._shown < KEPT_BYTES else unread[-LATEST_BYTES:])
        self._open = rest[-LATEST_BYTES:]
        for line in lines:
            self._line(_plain(line))

    def tick(self, seconds: float) -> None:
        self.progress.seconds = seconds
        self._on_progress(self.progress)

    def text(self) -> str:
        """The end of what was printed."""
        return _plain(self._kept)

    def _line(self, line: str) -> None:
        if epoch := _EPOCH.match(line):
            self.progress.epoch, self.progress.epochs = int(epoch[1]), int(epoch[2])
        elif len(line) <= LONGEST_BAR and (bar := _BAR.match(line)):
            self.progress.metrics = bar[1].removeprefix(" - ") or self.progress.metrics
        elif line.strip() and self._shown < KEPT_BYTES:
            self._shown += len(line)
            self._on_line(line.rstrip())


def _plain(output: bytes) -> str:
    return _ESCAPES.sub("", without_chatter(output).decode("utf-8", "replace"))
