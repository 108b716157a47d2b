"""Trains a starter in a child process under limits of time and memory; a model file appears whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import catalog, confinement, isolation, processes, removal, requirement
from grader.catalog import Entry
from grader.child import NO_FUNCTION, NO_MODEL, NOT_SAVED
from grader.datasets.cache import Source, cache_folder
from grader.errors import Failure, GraderError
from grader.explain import explain
from grader.isolation import Isolation, Level
from grader.progress import Output, Progress
from grader.quiet import ENVIRONMENT

SEED = 20240531
NOT_ISOLATED = Isolation(Level.NONE)
REPORT_BYTES = 64_000_000  # a history of 100,000 epochs with eight metrics has 16 MB
HELP_LENGTH = 8000  # of what a training tells: ten frames of a traceback, and its message
MESSAGE_LENGTH = 300  # of an exception's text, in the line that says what happened; the help has all of it

_START = "import sys; sys.path[0] = {root!r}; from grader.child import main; main()"

_HELP = {
    NO_FUNCTION: "The model is made in `def solution_model():`, as the stub has it, which ends with `return model`.",
    NO_MODEL: "solution_model() ends with `return model`: the keras model itself, not what fit() returns, nor both.",
    NOT_SAVED: "Build it with keras.Sequential([...]) or keras.Model(inputs, outputs) from layers of Keras.",
    "SystemExit": "Remove the call that ends the program.",
}
_SIGNAL_HELP = {
    "SIGKILL": "The system ended it, most often for lack of memory: use smaller batches or a smaller model.",
    "SIGSEGV": "A library crashed. Find the line by taking lines out, and try smaller batches.",
    "SIGABRT": "A library gave up. Find the line by taking lines out, and try smaller batches.",
}


@dataclass(frozen=True)
class Training:
    """A trained model file with what is known of how it came about."""

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
    on_progress: Callable[[Progress], None] = lambda progress: None,
    on_line: Callable[[str], None] = lambda line: None,
) -> Training:
    """Runs solution_model() of `starter` and puts the model at `into`, whose folder is the working directory.

    Raises Failure for whatever the learner's code did, with the line to look at, and GraderError where the machine
    could not run it. An older model at `into` stays as it is unless a new one takes its place. `isolated` is how far
    the code is kept from the machine: of the project it then sees the grader, its exercise and what it may train on.
    """
    kept = _contents(starter, entry.folder / "spec.py")
    with _temporary_folder() as temporary:
        inside, folder = temporary, into.parent
        if isolated.level > Level.NONE:
            inside, folder, starter = confinement.workplace(temporary, starter)
        model, report = inside / entry.exercise.model_file, inside / "report.json"
        request = {
            "id": entry.id,
            "root": str(entry.folder.parents[1]),
            "folder": str(folder),
            "starter": str(starter),
            "model": str(model),
            "report": str(report),
            "temporary": str(temporary),
            "seed": seed,
            "parent": None if isolated.level == Level.BUBBLEWRAP else os.getpid(),  # a sandbox ends with it
            "isolated": isolated.level > Level.NONE,
        }
        output = Output(on_progress, on_line)
        sandbox = confinement.sandbox(isolated, entry, source, temporary)

        def tick(elapsed: float) -> None:
            output.tick(elapsed)
            if isolated.level > Level.NONE:
                confinement.check_room(inside)

        try:
            ended = processes.run(
                sandbox(_command(request)),
                folder=temporary,
                seconds=entry.train_seconds,
                memory_bytes=entry.exercise.train_gigabytes * 1e9,
                most_processes=isolation.PROCESSES if isolated.level > Level.NONE else None,
                environment=_environment(isolated, source, temporary),
                user=isolated.user,
                on_output=output.add,
                on_tick=tick,
            )
        finally:
            _restore(kept)
        told = _read(report)
        if error := told.get("error"):
            raise _failure(error)
        if not told or not _is_plain(model):
            confinement.require_working(isolated, sandbox)
            raise _unfinished(entry, ended, output)
        _move(model, into)  # a limit that was reached while the two models were compared does not count
        if folder != into.parent:
            for name in requirement.files_beside(entry.exercise.requires):
                if _is_plain(folder / name):
                    _move(folder / name, into.with_name(name))
    note = _note(told.get("difference"), entry)
    return Training(into, ended.seconds, ended.peak_bytes, seed, *_history(told), note)


def _contents(*paths: Path) -> dict[Path, bytes]:
    try:
        return {path: path.read_bytes() for path in paths}
    except OSError as error:
        raise GraderError(f"{error.filename} cannot be read: {error.strerror}.", "Mend its permissions.") from error


def _restore(kept: dict[Path, bytes]) -> None:
    """Code that deletes its own folder takes the learner's work with it."""
    for path, content in kept.items():
        if not path.exists():
            with contextlib.suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)


@contextlib.contextmanager
def _temporary_folder() -> Iterator[Path]:
    try:
        folder = Path(tempfile.mkdtemp(prefix="grader-train-"))
    except OSError as error:
        raise GraderError(f"no temporary folder can be made: {error.strerror}.", "Make room on the disk.") from error
    try:
        yield folder
    finally:
        removal.remove(folder)


def _command(request: dict[str, Any]) -> list[str]:
    start = _START.format(root=str(Path(__file__).parents[1]))
    return [*processes.python(), "-u", "-X", "utf8", "-c", start, json.dumps(request)]


def _environment(isolated: Isolation, source: Source, temporary: Path) -> dict[str, str]:
    """The grader's environment without what graded code must not know; temporary files go where they are removed."""
    ours = {"GRADER_SOURCE": source, "GRADER_DATASETS_CACHE": str(cache_folder().resolve())}
    if isolated.level > Level.NONE:
        return isolated.environment({**ours, "GRADER_ROOT": str(catalog.ROOT)})
    private = {"GRADER_HELDOUT_SEED", "PYTHONSTARTUP", "PYTHONPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in private}
    return {**kept, **ENVIRONMENT, **ours, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))}


def _read(report: Path) -> dict[str, Any]:
    """What the training told of itself, which is no verdict; empty where it told nothing."""
    try:
        if not _is_plain(report) or report.stat().st_size > REPORT_BYTES:
            return {}
        told = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _history(told: dict[str, Any]) -> tuple[dict[str, list[float]] | None, int | None]:
    """What the training told of each epoch and of how many were meant; None where it is of other types."""
    history = None
    match told.get("history"):
        case dict(found) if all(isinstance(values, list) for values in found.values()):
            if all(type(value) in (int, float) for values in found.values() for value in values):
                history = found
    planned = told.get("planned_epochs")
    return history, planned if type(planned) is int else None


def _failure(error: Any) -> Failure:
    """What went wrong in the code, at which line, what to do, and the learner's lines on the way there."""
    kind, text, source, trace, help = (
        str(error.get(name) or "")[-HELP_LENGTH:] if isinstance(error, dict) else ""
        for name in ("kind", "text", "source", "trace", "help")
    )
    match error:
        case {"where": [str(file), int(line)]}:
            where = f"line {line} of {file[:80]}: "
        case _:
            where = ""
    said = textwrap.shorten(text, MESSAGE_LENGTH, placeholder=" ...").removesuffix(".")
    message = said if kind in _HELP else f"{kind[:80]}: {said}".rstrip(": ")
    help = help or explain(f"{kind}: {text}\n{source}") or _HELP.get(kind) or ""
    if trace and not help:
        help = "Look at the line where it stopped:"
    stop = "" if message.endswith(("...", "?")) else "."
    return Failure(f"{where}{message}{stop}", "\n".join(filter(None, [help, trace.rstrip()])))


def _unfinished(entry: Entry, ended: processes.Ended, output: Output) -> Failure:
    """Why there is no model although the code did not fail at any line."""
    progress = output.progress
    epoch = f", in epoch {progress.epoch} of {progress.epochs}" if progress.epoch else ""
    if ended.reason == "time":
        return Failure(
            f"training was stopped after the {entry.train_seconds:g} s that are allowed{epoch}.",
            "Train fewer epochs, on less data or with a smaller model, and stop early with a callback.",
        )
    if ended.reason == "processes":
        return Failure(
            f"training was stopped when it had more than {isolation.PROCESSES:,} processes and threads.",
            "Train in one process.",
        )
    if ended.reason == "memory":
        return Failure(
            f"training was stopped when it took {ended.peak_bytes / 1e9:.1f} GB of memory{epoch}, "
            f"{entry.exercise.train_gigabytes:g} GB are allowed.",
            "Use smaller batches or a smaller model, and read the data batch by batch.",
        )
    printed, end = output.text(), _end_text(ended.code)
    help = explain(printed) or _SIGNAL_HELP.get(end, "Remove calls that end the program, such as os._exit().")
    return Failure(
        f"the code ended before solution_model() returned a model ({end}){epoch}.",
        "\n".join(filter(None, [help, _last_lines(printed)])),
    )


def _end_text(code: int) -> str:
    """For example `exit status 1`, or `SIGSEGV` for an end by that signal."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit status {code}"


def _last_lines(printed: str) -> str:
    lines = printed.strip().splitlines()[-5:]
    return "The last it printed:\n" + "\n".join(line[:200] for line in lines) if lines else ""


def _move(model: Path, into: Path) -> None:
    """Moves across disks too; what stands at `into` is whole at every moment."""
    part = into.with_name(f".{into.name}.{os.getpid()}")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)  # code may have deleted its own folder
        shutil.copyfile(model, part)
        os.replace(part, into)
    except OSError as error:
        raise GraderError(
            f"{into} cannot be written: {error.strerror or error}.",
            "Make room on the disk, mend the permissions, or move away what is in its place.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _note(difference: Any, entry: Entry) -> str:
    """What to know of a file that holds another model than the one returned, or from which Keras reads another."""
    match difference:
        case {"grader": float(share)}:
            what = (
                f"The model in {entry.model.name} is not the one that solution_model() returned: their predictions "
                f"differ by up to {share:.0%}."
            )
        case {"keras": float(share)}:
            what = (
                f"keras.models.load_model reads another model from {entry.model.name}, with predictions that differ by "
                f"up to {share:.0%}. Here the one that solution_model() returned is graded."
            )
        case {"keras": None}:
            what = f"keras.models.load_model cannot read {entry.model.name}. The grader can."
            if entry.exercise.model_file.endswith(".h5"):
                what += (
                    " The .h5 format leaves out a part of some models, of operations on tensors (keras.ops, slices, "
                    'sums) for example: keep the model for yourself with model.save("mymodel.keras").'
                )
            return what
        case _:
            return ""
    if entry.exercise.model_file.endswith(".h5"):
        what += (
            " The .h5 format loses an axis=(1, 2) of several dimensions, in Softmax for example: Reshape before it, so "
            'that one axis is enough, or keep the model for yourself with model.save("mymodel.keras").'
        )
    return what
