"""Exercises as pytest items: `pytest` grades; each exercise is a folder, each check a test in it."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from grader.errors import CatalogError, GraderError
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.grading import Listener
from grader.isolation.stopwatch import PATIENCE
from grader.learner.exam import rules
from grader.report import summary
from grader.scoring.grade import CHECKS, Grade

if TYPE_CHECKING:  # what grades is imported when the first exercise is graded, and not where tests are only collected
    from grader.learner.grader import Grader
    from grader.report.pytest_terminal import Waiting

MARGIN_SECONDS = 300  # beyond a training's own limit: preparing data, starting TensorFlow, predicting

_GRADER: pytest.StashKey[Grader] = pytest.StashKey()
_ROWS = pytest.StashKey[dict[str, summary.Row]]()
_WAITING: pytest.StashKey[Waiting] = pytest.StashKey()
_WANTED = pytest.StashKey[dict[Path, set[str]]]()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Refuses a conftest.py among the exercises before it runs: in this process it could change every grade."""
    for root in dict.fromkeys([catalog.ROOT, early_config.rootpath]):
        exercises = root / "exercises"
        if found := sorted([*exercises.glob("conftest.py"), *exercises.glob("*/conftest.py")]):
            raise pytest.UsageError(
                f"{found[0].relative_to(root).as_posix()} would run inside the grader, which then grades nothing. "
                "Help: remove it, or move it to where your own tests are."
            )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_ROWS] = {}
    config.stash[_WANTED] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Accepts `exercises/<id>::<check>`, the name of a check, and any file of an exercise, as an IDE passes it."""
    config = session.config
    for position, argument in enumerate(config.args):
        name, _, check = argument.partition("::")
        path = Path(os.path.abspath(config.invocation_params.dir / name))
        folder = path.parent if path.is_file() else path
        if not _is_exercise(folder):
            continue
        if check and check not in CHECKS:
            raise pytest.UsageError(f"there is no check {check!r} in {folder.name}. Checks: {', '.join(CHECKS)}.")
        config.args[position] = str(folder)
        config.stash[_WANTED].setdefault(folder, set()).update([check] if check else CHECKS)


def _is_exercise(folder: Path) -> bool:
    return folder.parent.name == "exercises" and (folder / "spec.py").exists()


@pytest.hookimpl(tryfirst=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if not _is_exercise(path):
        return None
    collector: ExerciseFolder = ExerciseFolder.from_parent(parent, path=path)
    return collector


class ExerciseFolder(pytest.Directory):
    """One exercise, graded when the first of its checks runs. Its starter is never imported as a test module."""

    entry: Entry
    result: Grade | None = None

    def collect(self) -> Iterable[pytest.Item]:
        try:
            self.entry = catalog.find(self.path.name, self.path.parents[1])
        except CatalogError as error:
            yield BrokenExercise.from_parent(self, name="spec", error=error)
            return
        wanted = self.config.stash[_WANTED].get(self.path, CHECKS)
        for name in CHECKS:
            if name in wanted:
                yield CheckItem.from_parent(self, name=name)

    def grade(self) -> Grade:
        if self.result is None:
            try:
                self.result = _grader(self.config).grade(self.entry)
            except GraderError as error:
                from grader.scoring import rubric

                self.result = rubric.error(self.entry, error)
        return self.result


class CheckItem(pytest.Item):
    """One check of one exercise."""

    parent: ExerciseFolder

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        if self.config.pluginmanager.hasplugin("timeout"):
            longest = max(self.parent.entry.on(source).train_seconds for source in ("standin", "real"))
            self.add_marker(pytest.mark.timeout(PATIENCE * longest + MARGIN_SECONDS))

    def setup(self) -> None:
        """Grades. What goes wrong here is the grader's or the machine's fault: pytest calls it an error."""
        if during_exam := rules.refused(self.parent.entry):
            pytest.skip(" ".join(during_exam))
        is_first = self.parent.result is None
        try:
            self.grade = self.parent.grade()
        finally:
            if waiting := self.config.stash.get(_WAITING, None):
                waiting.ends(self.nodeid)
        if is_first:
            self.user_properties.extend(dataclasses.asdict(summary.Row.of(self.parent.entry, self.grade)).items())
            if self.grade.status == "error":
                _fail(self.grade.checks[0].message, self.grade.checks[0].help)

    def runtest(self) -> None:
        check = next(check for check in self.grade.checks if check.name == self.name)
        if check.status == "skipped":
            pytest.skip(check.message)
        if check.status == "failed":
            _fail(check.message, check.help)
        self.add_report_section("call", "check", "\n".join([check.message, *self.grade.notes]))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        # The dot is for PyCharm, which reads what follows it as the name of the test.
        return self.path / "starter.py", _line_of_task(self.path / "starter.py"), f"{self.path.name}.{self.name}"


class BrokenExercise(pytest.Item):
    """An exercise whose spec.py is wrong. It is one error, and the other exercises are graded."""

    def __init__(self, *, error: CatalogError, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._error = error

    def setup(self) -> None:
        self.user_properties.extend(dataclasses.asdict(summary.Row.of_broken(self.path.name)).items())
        _fail(self._error.message, self._error.help)

    def runtest(self) -> None:
        raise AssertionError("its setup fails")

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path / "spec.py", 0, f"{self.path.name}.{self.name}"


def _fail(message: str, help: str) -> NoReturn:
    """Fails with a message and its help, without a traceback: it would show the grader's code, not the learner's."""
    pytest.fail(f"{message}\nHelp: {help}" if help else message, pytrace=False)


def _line_of_task(starter: Path) -> int:
    """The line, counted from 0, at which the learner's part of a starter begins."""
    try:
        lines = starter.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    return next((number for number, line in enumerate(lines) if line.startswith("def solution_model")), 0)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows a skipped check at the learner's code, not at the line of the grader that skipped it."""
    report = yield
    if isinstance(item, CheckItem) and isinstance(report.longrepr, tuple):
        path, line, _ = item.location
        report.longrepr = (path, (line or 0) + 1, report.longrepr[2])
    return report


def _grader(config: pytest.Config) -> Grader:
    """The session's grader, with one evaluating process for all exercises."""
    if _GRADER not in config.stash:
        from grader.learner.grader import Grader
        from grader.report.pytest_terminal import Waiting

        listener = Listener()
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and config.get_verbosity() >= 0:  # a worker of pytest-xdist has none
            waiting = config.stash[_WAITING] = Waiting(config, reporter)
            listener = Listener(waiting.on_status, waiting.on_progress)
        grader = config.stash[_GRADER] = Grader(listener=listener)
        config.add_cleanup(grader.close)
    return config.stash[_GRADER]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `-n 2`, all checks of an exercise run on one worker. Otherwise each worker would train it."""
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
        from grader.report.console import console

        terminalreporter.section("grades")
        summary.show(console(), rows)
