"""Trains a starter in a child process under limits of time and memory; a model file appears whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import processes
from grader.catalog import Entry
from grader.errors import Failure, GraderError
from grader.explain import explain
from grader.quiet import ENVIRONMENT, without_chatter

SEED = 20240531
KEPT_BYTES = (
    64_000  # of what the code prints, the end is kept: enough for any traceback, and 1 GB of prints does no harm
)
_START = "import sys; sys.path.insert(0, {root!r}); from grader.child import main; main()"


@dataclass(frozen=True)
class Training:
    """A trained model file with what is known of how it came about."""

    model: Path
    seconds: float
    seed: int
    history: dict[str, list[float]] | None
    note: str


@dataclass
class Progress:
    """What Keras' output says of a running training."""

    seconds: float = 0.0
    epoch: int = 0
    epochs: int = 0
    metrics: str = ""


_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|\x08")
_EPOCH = re.compile(r"^Epoch (\d+)/(\d+)$")
_BAR = re.compile(r"^\s*\d+/(?:\d+|Unknown) .*?((?: - [\w ]+: [-+\d.einfa]+)*)\s*$")


def train(
    entry: Entry,
    starter: Path,
    into: Path,
    *,
    source: str,
    seed: int = SEED,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    on_line: Callable[[str], None] = lambda line: None,
) -> Training:
    """Runs solution_model() of `starter` and puts the model at `into`, whose folder is the working directory.

    Raises Failure for whatever the learner's code did, with the line to look at, and GraderError where the machine
    could not run it. An older model at `into` stays as it is unless a new one takes its place.
    """
    with tempfile.TemporaryDirectory(prefix="grader-train-", ignore_cleanup_errors=True) as name:
        temporary = Path(name)
        model, report = temporary / entry.exercise.model_file, temporary / "report.json"
        request = {
            "id": entry.id,
            "root": str(entry.folder.parents[1]),
            "folder": str(into.parent),
            "starter": str(starter),
            "model": str(model),
            "report": str(report),
            "seed": seed,
        }
        output = _Output(on_progress, on_line)
        command = [
            sys.executable,
            "-I",
            "-u",
            "-X",
            "utf8",
            "-c",
            _START.format(root=str(_root())),
            json.dumps(request),
        ]
        try:
            ended = processes.run(
                command,
                folder=temporary,
                seconds=entry.train_seconds,
                memory_bytes=entry.exercise.train_gigabytes * 1e9,
                environment=_environment(source),
                on_output=output.add,
                on_tick=output.tick,
            )
        except OSError as error:
            raise GraderError(f"the training process cannot be started: {error}.", "Close other programs.") from error
        return _result(entry, ended, output.text(), model, report, into, seed)


def _root() -> Path:
    return Path(__file__).parents[1]


def _environment(source: str) -> dict[str, str]:
    """The grader's environment without what graded code must not know."""
    private = {"GRADER_HELDOUT_SEED", "PYTHONSTARTUP", "PYTHONPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in private}
    return {**kept, **ENVIRONMENT, "GRADER_SOURCE": source}


def _result(
    entry: Entry, ended: processes.Ended, printed: str, model: Path, report: Path, into: Path, seed: int
) -> Training:
    if ended.reason == "time":
        raise Failure(
            f"training was stopped after {ended.seconds:.0f} s, {entry.train_seconds:.0f} s are allowed.",
            "Train fewer epochs, on less data or with a smaller model, and stop early with a callback.",
        )
    if ended.reason == "memory":
        raise Failure(
            f"training took {ended.peak_bytes / 1e9:.1f} GB of memory, "
            f"{entry.exercise.train_gigabytes:g} GB are allowed.",
            "Use smaller batches or a smaller model, and read the data batch by batch.",
        )
    try:
        told = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Failure(
            f"the code ended before solution_model() returned (exit status {ended.code}).",
            explain(printed) or _last_lines(printed) or "Remove calls that end the program, such as exit().",
        ) from None
    if error := told.get("error"):
        raise _failure(error)
    if not model.is_file():
        raise Failure("no model was saved.", "Let solution_model() return the trained keras model.")
    _move(model, into)
    return Training(into, ended.seconds, seed, told.get("history"), _note(told.get("difference"), entry))


def _failure(error: dict[str, Any]) -> Failure:
    trace = error.get("trace", "")
    where = f"line {error['line']} of the starter: " if error.get("line") else ""
    first = (error["text"].strip().splitlines() or [""])[0]
    message = first if error["kind"] == "NoModel" else f"{where}{error['kind']}: {first}".rstrip(": ")
    help = explain(f"{trace}\n{error.get('source') or ''}\n{error['kind']}: {error['text']}")
    if error["kind"] == "NoModel":
        help = "solution_model() ends with `return model`, model being the trained keras model."
    return Failure(message if message.endswith(".") else f"{message}.", "\n".join(filter(None, [help, trace.rstrip()])))


def _last_lines(printed: str) -> str:
    lines = printed.strip().splitlines()[-5:]
    return "The last it printed:\n" + "\n".join(lines) if lines else ""


def _move(model: Path, into: Path) -> None:
    """Moves across disks too; what stands at `into` is whole at every moment."""
    part = into.with_name(f".{into.name}.{os.getpid()}")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)  # code may have deleted its own folder
        shutil.copyfile(model, part)
        os.replace(part, into)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise GraderError(
            f"{into} cannot be written: {error.strerror}.", "Make room or mend its permissions."
        ) from error


def _note(difference: float | str | None, entry: Entry) -> str:
    if difference is None:
        return ""
    how = f"their predictions differ by {difference:.1%}" if isinstance(difference, float) else difference
    keras_format = "as mymodel.keras" if entry.exercise.model_file.endswith(".keras") else "that the .h5 format keeps"
    return (
        f"The model that solution_model() returned is not the one in the file: {how}. "
        f"Use layers {keras_format}: an axis of more than one dimension, as in Softmax(axis=(1, 2)), is lost in .h5."
    )


class _Output:
    """Sorts what a training prints into progress, lines for the screen, and an end that is kept."""

    def __init__(self, on_progress: Callable[[Progress], None], on_line: Callable[[str], None]) -> None:
        self._on_progress = on_progress
        self._on_line = on_line
        self._kept = b""
        self._open = b""
        self._shown = 0
        self.progress = Progress()

    def add(self, piece: bytes) -> None:
        self._kept = (self._kept + piece)[-KEPT_BYTES:]
        *lines, rest = re.split(rb"[\r\n]+", self._open + piece)
        self._open = rest[-4096:]
        for line in lines[-1000:]:
            self._line(_ESCAPES.sub("", without_chatter(line).decode("utf-8", "replace")))

    def tick(self, seconds: float) -> None:
        self.progress.seconds = seconds
        self._on_progress(self.progress)

    def text(self) -> str:
        return _ESCAPES.sub("", without_chatter(self._kept).decode("utf-8", "replace"))

    def _line(self, line: str) -> None:
        if epoch := _EPOCH.match(line):
            self.progress.epoch, self.progress.epochs = int(epoch[1]), int(epoch[2])
        elif bar := _BAR.match(line):
            self.progress.metrics = bar[1].removeprefix(" - ") or self.progress.metrics
        elif line.strip():
            self._shown += len(line)
            if self._shown < KEPT_BYTES:
                self._on_line(line.rstrip())
