"""Which file is the learner's saved model: the one under the exercise's name, or the only model beside the stub."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from grader.exercise.catalog import Entry
from grader.inspection import stray
from grader.inspection.refusal import Refused


class Saved(NamedTuple):
    """A model file, which may not exist. `remark` says that its name is not the exercise's."""

    path: Path
    remark: str = ""


def saved_model(entry: Entry) -> Saved:
    """The saved model of an exercise. Reads no file."""
    other = None if os.path.lexists(entry.model) else stray.only_model(entry.folder)
    return Saved(entry.model) if other is None else Saved(other, stray.remark(other.name, entry.model.name))


def work_without_model(entry: Entry) -> Refused | None:
    """Why there is no model to grade though the folder holds one in another form. None if it holds nothing such."""
    if os.path.lexists(entry.model) or stray.only_model(entry.folder) is not None:
        return None
    return stray.work_without_model(entry.model.name, entry.folder)
