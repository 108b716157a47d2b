"""`watch` in a real terminal: the grade appears when a model is saved, each key does what the screen says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from projects import Project

from grader.exercise import catalog
from grader.learner import listing, path
from grader.learner.watching import Change, Kind, Watcher

with_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="no tmux")


# --- what is noticed


def test_a_starter_counts_at_once_and_a_model_when_it_has_stopped_growing(project: Project) -> None:
    entry = project.add("category1_linear")
    watcher = Watcher([entry])
    assert watcher.look() == []
    project.write_starter(entry, "model = 1")
    assert watcher.look() == [Change(Kind.STARTER, entry)]
    entry.model.write_bytes(b"half a mod")
    assert watcher.look() == []
    entry.model.write_bytes(b"half a model, and the rest")
    assert watcher.look() == []
    assert watcher.look() == [Change(Kind.MODEL, entry)] and watcher.look() == []
    entry.model.unlink()
    assert watcher.look() == watcher.look() == []


def test_a_model_under_another_name_is_noticed_too(project: Project) -> None:
    entry = project.add("category1_linear")
    watcher = Watcher([entry])
    (entry.folder / "my_model.h5").write_bytes(b"a model")
    assert watcher.look() == [] and watcher.look() == [Change(Kind.MODEL, entry)]


def test_what_the_grader_itself_has_changed_is_no_news(project: Project) -> None:
    entry = project.add("category1_linear")
    watcher = Watcher([entry])
    entry.model.write_bytes(b"a model")
    watcher.look()
    watcher.forget(entry)
    assert watcher.look() == []


# --- the list in it

ENTRIES = catalog.all_entries()
WHOLE = len(ENTRIES) + 12  # lines: an exercise each, the stages and the header
OWN = list(path.stages_of(ENTRIES).values()).count(2)  # exercises of the stage of category2_mnist


@pytest.mark.parametrize(
    ("height", "stages"),
    [(WHOLE, path.STAGES.values()), (OWN + 12, path.STAGES.values()), (OWN + 4, ["Building and training"])],
)
@pytest.mark.parametrize("columns", ["80", "140"])
def test_the_list_fits_the_screen_and_shows_the_exercise_in_hand(
    height: int, stages: list[str], columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(path, "last_grade", lambda entry: ("not_attempted", 0))
    monkeypatch.setenv("COLUMNS", columns)
    hand = catalog.find("category2_mnist")
    listing.show_around(path.steps(ENTRIES), hand, height)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= height and [line for line in lines if ">category2_mnist" in line]
    assert [stage for stage in path.STAGES.values() if any(stage in line for line in lines)] == list(stages)
    assert (height < WHOLE) == (not [line for line in lines if "category5_sunspots" in line])


# --- the screen


class Terminal:
    """A terminal of its own, with `watch` in it."""

    def __init__(self, project: Project, columns: int, rows: int) -> None:
        self._name = f"grader{os.getpid()}x{columns}"
        names = ("GRADER_ROOT", "GRADER_SOURCE", "GRADER_DATASETS_CACHE", "PYTHONUTF8")
        environment = [f"{name}={value}" for name, value in project.environment().items() if name in names]
        size = ("-x", str(columns), "-y", str(rows))
        command = ["env", *environment, sys.executable, "-m", "grader", "watch"]
        self._tmux("new-session", "-d", *size, "-c", str(project.root), *command)

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-u", "-L", self._name, *arguments]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout

    def press(self, key: str) -> None:
        self._tmux("send-keys", key)

    def screen(self) -> str:
        return self._tmux("capture-pane", "-p")

    def waits_for(self, words: str, seconds: float = 60) -> str:
        """The screen once it shows these words, and the keys below them: then it is drawn to its end."""
        return self._until(seconds, words, lambda shown: words in shown and "q quit" in shown[shown.index(words) :])

    def waits_for_question(self, words: str) -> str:
        """The screen once it shows these words, which are below the keys."""
        return self._until(60, words, lambda shown: words in shown)

    def _until(self, seconds: float, words: str, is_there: Callable[[str], bool]) -> str:
        end = time.monotonic() + seconds
        while not is_there(shown := self.screen()):
            assert time.monotonic() < end, f"no {words!r} on the screen:\n{shown}"
            time.sleep(0.1)
        return shown

    def resize(self, columns: int, rows: int) -> None:
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def is_open(self) -> bool:
        return bool(self._tmux("list-sessions"))

    def close(self) -> None:
        self._tmux("kill-server")


@pytest.fixture(params=[(80, 24), (140, 50)], ids=["small", "large"])
def terminal(project: Project, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    project.add("category1_linear")
    project.add("category1_circles")
    terminal = Terminal(project, *request.param)
    try:
        yield terminal
    finally:
        terminal.close()


@with_tmux
def test_a_saved_model_is_graded_and_each_key_does_what_the_screen_says(
    terminal: Terminal, project: Project, line_models: dict[str, Path]
) -> None:
    first = terminal.waits_for("q quit")
    assert "0 of 2 passed, 0 of 10 points" in first and "Open exercises/category1_linear/starter.py" in first

    shutil.copy(line_models["near"], project.root / "exercises" / "category1_linear" / "mymodel.h5")
    graded = terminal.waits_for("4 of 5 points  failed")
    assert "0 of 2 passed, 4 of 10 points" in graded and "✗ score" in graded and "h hint" in graded

    terminal.press("h")
    terminal.waits_for("Hint 1 of 3:")
    terminal.press("n")
    terminal.waits_for("Open exercises/category1_circles/starter.py")
    terminal.press("t")
    terminal.waits_for("There is nothing to train: ")
    terminal.press("r")
    assert "Press y" not in terminal.waits_for("is as it was handed out")
    terminal.press("l")
    listed = terminal.waits_for("not attempted")
    assert "category1_linear" in listed and "4 of 5" in listed and ">category1_circles" in listed
    terminal.resize(100, 30)
    terminal.waits_for("not attempted")
    terminal.press("q")
    end = time.monotonic() + 10
    while terminal.is_open() and time.monotonic() < end:
        time.sleep(0.1)
    assert not terminal.is_open()


@with_tmux
def test_a_saved_starter_is_offered_for_training(terminal: Terminal, project: Project) -> None:
    terminal.waits_for("q quit")
    entry = catalog.find("category1_linear", project.root)
    project.write_starter(entry, "model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])")
    terminal.waits_for("press t to train")
    terminal.press("t")
    terminal.waits_for("0 of 5 points  failed", seconds=120)
    assert entry.model.is_file()
    terminal.press("r")
    terminal.waits_for_question("Press y to agree")
    terminal.press("x")
    terminal.waits_for("0 of 5 points  failed")
    terminal.press("r")
    terminal.waits_for_question("Press y to agree")
    terminal.press("y")
    terminal.waits_for("exercises/category1_linear/attempts/1.")
    assert not entry.model.is_file()


def test_without_a_terminal_the_command_for_logs_is_named(project: Project) -> None:
    project.add("category1_linear")
    done = project.run("watch")
    assert done.returncode == 2 and "watch needs a terminal" in done.stderr and "grader grade" in done.stderr
