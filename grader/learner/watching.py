"""Notices when a learner saves a starter or a model, by looking at the files: not every system reports a change."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from grader.exercise.catalog import Entry
from grader.learner.saved import saved_model

Stamp = tuple[int, int] | None  # when a file was changed, and its size; None if there is no such file


class Kind(Enum):
    STARTER = "starter"
    MODEL = "model"


class Change(NamedTuple):
    """A file of an exercise that was saved."""

    kind: Kind
    entry: Entry


class Watcher:
    """Compares the files of all exercises with those of the last look."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._seen = {entry.id: _stamps(entry) for entry in entries}
        self._growing = set[str]()

    def look(self) -> list[Change]:
        """What was saved since the last look. A model counts once its file has stopped growing."""
        found = []
        for entry in self._entries:
            (old_starter, old_model), (starter, model) = self._seen[entry.id], _stamps(entry)
            if starter is not None and starter != old_starter:
                found.append(Change(Kind.STARTER, entry))
            if model != old_model:
                self._growing.add(entry.id)
            elif entry.id in self._growing:
                self._growing.remove(entry.id)
                if model is not None:
                    found.append(Change(Kind.MODEL, entry))
            self._seen[entry.id] = starter, model
        return found

    def forget(self, entry: Entry) -> None:
        """Takes the files of an exercise as they are now, as the grader itself has changed them."""
        self._seen[entry.id] = _stamps(entry)
        self._growing.discard(entry.id)


def _stamps(entry: Entry) -> tuple[Stamp, Stamp]:
    return _stamp(entry.starter), _stamp(saved_model(entry).path)


def _stamp(path: Path) -> Stamp:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
