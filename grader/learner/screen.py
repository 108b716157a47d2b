"""The screen of `watch`: the exercise in hand, what its grade says, and what each key does."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.rule import Rule

from grader.datasets.cache import Source
from grader.errors import Failure, GraderError
from grader.evaluation.connection import Connection
from grader.exercise import catalog, stub
from grader.exercise.catalog import Entry
from grader.learner import listing, originals, path
from grader.learner.exam import rules
from grader.learner.grader import Grader
from grader.learner.hints import next_hint
from grader.learner.watching import Change, Kind, Watcher
from grader.report import keys, terminal
from grader.report.console import console
from grader.scoring.grade import Grade

T = TypeVar("T")

LOOKS = 0.1  # seconds between two looks at the files; one at all of them takes about a millisecond
KEYS = {"n": "next", "h": "hint", "l": "list", "t": "train", "r": "reset", "q": "quit"}


class Screen:
    """Draws the screen anew whenever something has changed: what stands on it is true."""

    def __init__(self, entries: Sequence[Entry], source: Source | None, started: Connection) -> None:
        self._entries = entries
        self._out: Console = console()
        self._grader = Grader(source=source, started=started)
        self._watcher = Watcher(entries)
        self._hand = self._first()
        self._body: Callable[[], None] = self._show_task
        self._size = self._out.size
        self._actions = {
            "n": self._next,
            "h": self._hint,
            "l": self._list,
            "t": self._train,
            "r": self._reset,
        }

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *_: object) -> None:
        self._grader.close()

    def run(self) -> None:
        """Until the key q, or Ctrl+C."""
        with keys.unbuffered():
            self._draw()
            while (key := keys.pressed(LOOKS)) != "q":
                changes = self._watcher.look()
                for change in changes:
                    self._on_change(change)
                if action := self._actions.get(key):
                    action()
                if changes or action or self._size != self._out.size:
                    self._draw()

    def _first(self) -> Entry:
        step = path.in_hand(path.steps(self._entries))
        return step.entry if step else self._entries[0]

    def _draw(self) -> None:
        self._size = self._out.size
        self._out.clear()
        listing.show_progress(path.steps(self._entries))
        self._out.print(Rule(f"{self._hand.id}: {self._hand.exercise.title}", align="left"))
        self._body()
        self._out.print(Rule(style="dim"))
        meanings = "  ".join(f"[bold]{key}[/] {meaning}" for key, meaning in KEYS.items())
        self._out.print(f"{meanings}   [dim]{time.strftime('%H:%M:%S')}[/]")

    # --- what happens to files

    def _on_change(self, change: Change) -> None:
        self._hand = change.entry
        if change.kind is Kind.MODEL:
            self._grade()
        elif stub.is_untouched(self._hand.starter, self._hand.exercise.given_code):
            self._body = self._show_task
        else:
            self._say(f"{catalog.path_text(self._hand.starter)} has changed. Run it, or press t to train it here.")

    def _grade(self) -> None:
        entry = self._hand
        grade = self._live(lambda: self._grader.grade(entry))
        self._watcher.forget(entry)
        self._body = lambda: self._show_grade(entry, grade)

    def _live(self, work: Callable[[], T]) -> T:
        """Does long work while its progress is shown."""
        live = terminal.Live(self._out)
        self._grader.listener = live.listener
        try:
            return work()
        finally:
            live.stop()

    # --- what keys do

    def _next(self) -> None:
        steps = path.steps(self._entries)
        behind = [step.entry.id for step in steps].index(self._hand.id) + 1
        if step := path.following([*steps[behind:], *steps[:behind]]):
            self._hand = step.entry
            self._body = self._show_task
        else:
            self._say("Every exercise has been begun. l shows which of them have not passed.")

    def _hint(self) -> None:
        refused = rules.refused(self._hand)
        self._say("\n".join(refused) if refused else next_hint(self._hand))

    def _list(self) -> None:
        frame = 4  # lines: the progress and the keys, each with a rule
        self._body = lambda: listing.show_around(path.steps(self._entries), self._hand, self._out.height - frame)

    def _train(self) -> None:
        entry = self._hand
        if stub.is_untouched(entry.starter, entry.exercise.given_code):
            self._say(f"There is nothing to train: {catalog.path_text(entry.starter)} is untouched.")
            return
        try:
            self._live(lambda: self._grader.train(entry))
        except (Failure, GraderError) as failure:
            self._say(f"{failure.message}\nHelp: {failure.help}" if failure.help else failure.message)
        except KeyboardInterrupt:
            self._say("The training was stopped. The last model is kept.")
        else:
            self._grade()
        self._watcher.forget(entry)

    def _reset(self) -> None:
        starter = catalog.path_text(self._hand.starter)
        if stub.is_untouched(self._hand.starter, self._hand.exercise.given_code) and not self._hand.model.exists():
            self._say(f"{starter} is as it was handed out.")
            return
        self._out.print(
            f"Bring back the original {starter}? Your files are kept. Press y to agree, another key to go on.",
            markup=False,
        )
        while not (key := keys.pressed(LOOKS)):
            pass
        if key != "y":
            return
        try:
            self._say(originals.restored(self._hand))
        except GraderError as fault:
            self._say(f"{fault.message}\nHelp: {fault.help}")
        self._watcher.forget(self._hand)

    # --- what is shown

    def _say(self, text: str) -> None:
        self._body = lambda: self._out.print(text, markup=False)

    def _show_grade(self, entry: Entry, grade: Grade) -> None:
        terminal.show_grade(self._out, entry, grade)
        if grade.status == "passed":
            beside = f"The reference solution beside your code: python -m grader compare {entry.id}"
            self._out.print(f"\n{beside}\nn shows the next exercise.", markup=False)

    def _show_task(self) -> None:
        self._out.print(f"Open {catalog.path_text(self._hand.starter)}{path.minutes_text(self._hand)}.", markup=False)
        self._out.print(f"{path.how_to(self._hand)}\nIts grade appears here.", markup=False)
