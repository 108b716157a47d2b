"""Trains a starter in a child process under limits of time and memory; a model file appears whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import files, paths
from grader.datasets.cache import Source, cache_folder
from grader.errors import GraderError, no_temporary_folder
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.isolation import level, processes, removal
from grader.isolation.level import Isolation, Level
from grader.quiet import ENVIRONMENT
from grader.training import report, sandbox
from grader.training.output import Output, Progress

SEED = 20240531
NOT_ISOLATED = Isolation(Level.NONE)

_START = "import sys; sys.path[0] = {root!r}; from grader.training.process import main; main()"


@dataclass(frozen=True)
class Training:
    """A trained model file, and what is known about its training. `peak_bytes` is the most memory that it used."""

    model: Path
    seconds: float
    peak_bytes: int
    seed: int
    history: dict[str, list[float]] | None
    planned_epochs: int | None
    note: str


def train(
    entry: Entry,
    starter: Path,
    into: Path,
    *,
    source: Source,
    seed: int = SEED,
    isolated: Isolation = NOT_ISOLATED,
    temporary: Path | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    on_line: Callable[[str], None] = lambda line: None,
) -> Training:
    """Runs solution_model() of `starter` and puts the model at `into`, whose folder is the working directory.

    An older model at `into` is replaced by a complete new one or left as it is. `isolated` says how far the code is
    kept from the machine. Above "none", it runs on a copy of the starter in a folder of its own. In a sandbox, all it
    sees of the project is the grader, its exercise and the data that it may train on. Temporary files are written to a
    new folder in `temporary`, or in the system's folder if that is None.

    Raises Failure, with the line to look at, if the learner's code failed; GraderError if the machine could not run it.
    """
    entry = entry.on(source)
    is_isolated = isolated.level > Level.NONE
    kept = _contents(starter, entry.spec)
    with _temporary_folder(temporary) as temporary:
        inside, folder = temporary, into.parent
        if is_isolated:
            inside, folder, starter = sandbox.workplace(temporary, starter)
        model, report_file = inside / entry.exercise.model_file, inside / "report.json"
        request = {
            "id": entry.id,
            "root": str(entry.root),
            "folder": str(folder),
            "starter": str(starter),
            "model": str(model),
            "report": str(report_file),
            "temporary": str(temporary),
            "seed": seed,
            "parent": None if isolated.level == Level.BUBBLEWRAP else os.getpid(),  # a sandbox ends with us
            "isolated": is_isolated,
        }
        output = Output(on_progress, on_line)
        in_sandbox = sandbox.sandbox(isolated, entry, source, temporary)

        def tick(elapsed: float) -> None:
            output.tick(elapsed)
            if is_isolated:
                sandbox.check_room(inside)

        try:
            ended = processes.run(
                in_sandbox(_command(request)),
                folder=temporary,
                seconds=entry.train_seconds,
                memory_bytes=entry.exercise.train_gigabytes * 1e9,
                most_processes=level.PROCESSES if is_isolated else None,
                environment=_environment(isolated, source, temporary),
                user=isolated.user,
                on_output=output.add,
                on_tick=tick,
            )
        finally:
            _restore(kept)
        reported = report.read(report_file) if _is_plain(report_file) else {}
        if error := reported.get("error"):
            raise report.failure(error)
        if not reported or not _is_plain(model):
            sandbox.require_working(isolated, entry, source)
            raise report.unfinished(entry, ended, output)
        _move(model, into)  # a limit that was reached only while the models were compared does not count
        if is_isolated:
            for name in entry.exercise.files_beside:
                if _is_plain(folder / name):
                    _move(folder / name, into.with_name(name))
    history, planned_epochs = report.history(reported)
    note = report.note(reported.get("difference"), entry)
    return Training(into, ended.seconds, ended.peak_bytes, seed, history, planned_epochs, note)


def _contents(*paths: Path) -> dict[Path, bytes]:
    try:
        return {path: path.read_bytes() for path in paths}
    except OSError as error:
        raise GraderError(f"{error.filename} cannot be read: {error.strerror}.", "Fix its permissions.") from error


def _restore(kept: dict[Path, bytes]) -> None:
    """Restores files that are gone: code that deletes its own folder deletes the learner's work with it."""
    for path, content in kept.items():
        if not path.exists():
            with contextlib.suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)


@contextlib.contextmanager
def _temporary_folder(where: Path | None) -> Iterator[Path]:
    try:
        folder = Path(tempfile.mkdtemp(prefix="grader-train-", dir=where))
    except OSError as error:
        raise no_temporary_folder(error) from error
    try:
        yield folder
    finally:
        removal.remove(folder)


def _command(request: dict[str, Any]) -> list[str]:
    start = _START.format(root=str(paths.PROJECT))
    return [*processes.python(), "-u", "-X", "utf8", "-c", start, json.dumps(request)]


def _environment(isolated: Isolation, source: Source, temporary: Path) -> dict[str, str]:
    """The environment of a training: the grader's, without what graded code must not know.

    Temporary files go into `temporary`, which is removed afterwards.
    """
    ours = {"GRADER_SOURCE": source, "GRADER_DATASETS_CACHE": str(cache_folder().resolve())}
    if isolated.level > Level.NONE:
        return isolated.environment({**ours, "GRADER_ROOT": str(catalog.ROOT)})
    private = {"GRADER_HELDOUT_SEED", "PYTHONSTARTUP", "PYTHONPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in private}
    return {**kept, **ENVIRONMENT, **ours, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))}


def _is_plain(path: Path) -> bool:
    """Whether it is a readable file, not a link: code may have put anything there, or made its folder unreadable."""
    try:
        return stat.S_ISREG(path.lstat().st_mode) and os.access(path, os.R_OK)
    except OSError:
        return False


def _move(path: Path, into: Path) -> None:
    """Moves a file, across disks too. The file at `into` is complete at every moment."""
    try:
        into.parent.mkdir(parents=True, exist_ok=True)  # code may have deleted its own folder
        with files.written_whole(into) as part:
            shutil.copyfile(path, part)
    except OSError as error:
        raise GraderError(
            f"{into} cannot be written: {error.strerror or error}.",
            "Free up disk space, fix the permissions, or move away what is in its place.",
        ) from error
