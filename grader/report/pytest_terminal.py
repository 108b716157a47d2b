"""Shows the progress of a training on pytest's terminal, in a line above the test that waits for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from grader.exercise.catalog import Entry
from grader.report.terminal import clock, progress_text
from grader.training.output import Progress


class Waiting:
    """Prints progress while a test waits, then gives the terminal back to pytest."""

    def __init__(self, config: pytest.Config, reporter: Any) -> None:
        self._config = config
        self._reporter = reporter
        self._said = ""

    def on_status(self, entry: Entry, text: str) -> None:
        if text.startswith("grading"):
            return  # takes only seconds
        limit = f", at most {clock(entry.train_seconds)} min" if text.startswith("training") else ""
        with self._uncaptured():
            if not self._reporter.isatty:
                self._reporter.line("")
            self._said = f"{entry.id}: {text}{limit}"
            self._write(self._said)

    def on_progress(self, entry: Entry, progress: Progress) -> None:
        if self._said and self._reporter.isatty:
            with self._uncaptured():
                self._write(f"{entry.id}: training {progress_text(progress, entry.train_seconds)}")

    def _write(self, text: str) -> None:
        """On a terminal, overwrites the current line, which names the test. ends() writes that line again."""
        if self._reporter.isatty:
            self._reporter.rewrite(text[: shutil.get_terminal_size().columns - 1], erase=True)
        else:
            self._reporter.write(text)
        self._reporter.flush()

    def ends(self, nodeid: str) -> None:
        """Writes the test's line again, if something was printed over it."""
        if self._said:
            self._said = ""
            with self._uncaptured():
                self._reporter.currentfspath = None  # makes pytest start a new line
                if not self._reporter.showlongtestinfo:
                    self._reporter.write_fspath_result(nodeid, "")

    @contextmanager
    def _uncaptured(self) -> Iterator[None]:
        capture = self._config.pluginmanager.get_plugin("capturemanager")
        if capture is None:
            yield
            return
        with capture.global_and_fixture_disabled():
            yield
