"""Exercises as pytest items: `pytest` grades; each exercise is a file, each check a test under it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from grader import catalog
from grader.catalog import Entry
from grader.errors import CatalogError, GraderError
from grader.grading import Grader, Listener
from grader.report import summary, terminal
from grader.rubric import CHECKS, Check, Grade
from grader.training import Progress

MARGIN_SECONDS = 300  # beyond a training's own limit: preparing data, starting TensorFlow, predicting

_GRADER = pytest.StashKey[Grader]()
_ROWS = pytest.StashKey[dict[str, summary.Row]]()


class CheckFailed(Exception):
    """A check that did not hold: a message with its help, shown without a traceback."""

    def __init__(self, check: Check) -> None:
        super().__init__(f"{check.message}\nHelp: {check.help}" if check.help else check.message)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_ROWS] = {}


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.name == "starter.py" and (file_path.parent / "spec.py").is_file():
        collector: ExerciseFile = ExerciseFile.from_parent(parent, path=file_path)
        return collector
    return None


class ExerciseFile(pytest.File):
    """One exercise, collected from its starter.py and graded when the first of its checks runs."""

    entry: Entry | CatalogError
    result: Grade | None = None

    def collect(self) -> Iterable[pytest.Item]:
        folder = self.path.parent
        try:
            self.entry = catalog.find(folder.name, folder.parents[1])
        except CatalogError as error:
            self.entry = error  # told by its item, so that the other exercises are graded all the same
        for name in CHECKS:
            yield CheckItem.from_parent(self, name=name)

    def grade(self) -> Grade:
        if isinstance(self.entry, CatalogError):
            raise self.entry
        if self.result is None:
            self.result = _grader(self.config).grade(self.entry)
        return self.result


class CheckItem(pytest.Item):
    """One check of one exercise."""

    parent: ExerciseFile

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        entry = self.parent.entry
        if isinstance(entry, Entry) and self.config.pluginmanager.hasplugin("timeout"):
            self.add_marker(pytest.mark.timeout(entry.train_seconds + MARGIN_SECONDS))

    def setup(self) -> None:
        """Grades. What goes wrong here is the grader's or the machine's fault: pytest calls it an error."""
        is_first = self.parent.result is None
        self.grade = self.parent.grade()
        if is_first:
            entry = self.parent.entry
            assert isinstance(entry, Entry)
            row = summary.Row.of(entry, self.grade)
            self.user_properties.extend(dataclasses.asdict(row).items())
            if self.grade.status == "error":
                raise CheckFailed(self.grade.checks[0])

    def runtest(self) -> None:
        check = next(check for check in self.grade.checks if check.name == self.name)
        if check.status == "skipped":
            pytest.skip(check.message)
        if check.status == "failed":
            raise CheckFailed(check)
        self.add_report_section("call", "check", "\n".join([check.message, *self.grade.notes]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, CheckFailed | GraderError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.parent.name}: {self.name}"


def _grader(config: pytest.Config) -> Grader:
    """The session's grader, with one evaluating process for all exercises."""
    if _GRADER not in config.stash:
        grader = config.stash[_GRADER] = Grader(listener=_listener(config))
        config.add_cleanup(grader.close)
    return config.stash[_GRADER]


def _listener(config: pytest.Config) -> Listener:
    """Training takes minutes: pytest's own terminal says so while it lasts."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # a worker of pytest-xdist has none
        return Listener()

    def on_status(entry: Entry, text: str) -> None:
        if text.startswith("training"):
            with _on_screen(config):
                limit = terminal.clock(entry.train_seconds)
                reporter.ensure_newline()
                reporter.write_line(f"{entry.id}: {text}, at most {limit} min")

    def on_progress(entry: Entry, progress: Progress) -> None:
        if reporter.isatty:
            with _on_screen(config):
                reporter.rewrite(terminal.progress_text(progress), erase=True)

    return Listener(on_status, on_progress)


@contextmanager
def _on_screen(config: pytest.Config) -> Iterator[None]:
    capture = config.pluginmanager.get_plugin("capturemanager")
    if capture is None:
        yield
        return
    with capture.global_and_fixture_disabled():
        yield


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """`-n 2` keeps the checks of one exercise on one worker, else each worker would train it."""
    if config.getvalue("dist") != "load":
        return None
    from xdist.scheduler import LoadFileScheduling

    return LoadFileScheduling(config, log)


class _Rows:
    """Collects the rows of the summary from the reports, which come from xdist's workers too."""

    def __init__(self, config: pytest.Config) -> None:
        self._rows = config.stash[_ROWS]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        values = dict(report.user_properties)
        if "exercise" in values and "max_points" in values:
            row = summary.Row(**{field.name: values[field.name] for field in dataclasses.fields(summary.Row)})  # type: ignore[arg-type]
            self._rows[row.exercise] = row


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.pluginmanager.register(_Rows(session.config), "grader-rows")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    rows = list(config.stash[_ROWS].values())
    if rows:
        terminalreporter.section("grades")
        summary.show(terminal.console(), rows)
