"""Brings a starter back as it was handed out; what the learner made of it is kept."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from grader import files
from grader.errors import GraderError
from grader.exercise import catalog, original, stub
from grader.exercise.catalog import Entry
from grader.learner import own_run, record

KEPT = "attempts"  # a folder of the exercise, with one for each time it was reset
CLONE = "Copy it from a fresh clone of the repository."


def content_of(entry: Entry) -> bytes:
    """The starter as it was handed out: from the reference, which has its frame, or from the history of git.

    Raises GraderError if neither has it.
    """
    if (text := original.starter_text(entry)) is not None:
        return text.encode()
    name = entry.starter.relative_to(catalog.ROOT).as_posix()
    for commit in _git("log", "--format=%H", "--", name).decode().split():
        content = _git("show", f"{commit}:{name}")
        if stub.is_stub(content, entry.exercise.given_code):
            return content
    raise GraderError(f"the history of git has no untouched {name}.", CLONE)


def restored(entry: Entry) -> str:
    """Restores the original, and says where the learner's files are."""
    kept = restore(entry)
    said = f"{catalog.path_text(entry.starter)} is as it was handed out."
    return f"{said} Your files are in {catalog.path_text(kept)}." if kept else said


def restore(entry: Entry) -> Path | None:
    """Puts the original starter in place. Returns the folder to which the learner's files have moved, if there are any.

    Raises GraderError if there is no original, or if the exercise's folder cannot be written.
    """
    content = content_of(entry)
    try:
        with files.written_whole(entry.starter) as part:
            part.write_bytes(content)
            names = ("starter.py", entry.model.name, *entry.exercise.files_beside, record.NAME, own_run.NAME)
            own = [path for name in names if (path := entry.folder / name).is_file()]
            kept = _moved(own, entry.folder / KEPT) if own else None
    except OSError as error:
        raise GraderError(f"{entry.starter} cannot be restored: {error.strerror}.", "Fix its permissions.") from error
    return kept


def _moved(paths: Sequence[Path], place: Path) -> Path:
    """Moves files to the first of the folders `place`/1, 2, 3, ... that does not exist, and returns it."""
    number = 1
    while (folder := place / str(number)).exists():
        number += 1
    folder.mkdir(parents=True)
    for path in paths:
        os.replace(path, folder / path.name)
    return folder


def _git(*arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=catalog.ROOT, capture_output=True, check=False)
    except OSError as error:
        raise GraderError("git, whose history has the original starters, is not installed.", CLONE) from error
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise GraderError(f"git does not have the original starter: {said[-1] if said else 'no reason given'}.", CLONE)
    return done.stdout
