"""Reads the report of a training process, and says why it failed or what to know about its model.

No verdict depends on it: graded code may have written anything into it.
"""

from __future__ import annotations

import contextlib
import json
import signal
import textwrap
from pathlib import Path
from typing import Any

from grader.errors import Failure
from grader.exercise.catalog import Entry
from grader.isolation import level
from grader.isolation.processes import Ended
from grader.isolation.stopwatch import PATIENCE
from grader.training.explain import explain
from grader.training.output import Output
from grader.training.process import NO_FUNCTION, NO_MODEL, NOT_SAVED

REPORT_BYTES, REPORT_VALUES = 64_000_000, 2_000_000  # a history of 100,000 epochs with eight metrics has 16 MB
HELP_LENGTH = 8000  # letters of each text in a report: ten frames of a traceback, and its message
MESSAGE_LENGTH = 300  # letters of an exception's text in the message; the help has all of it

_HELP = {
    NO_FUNCTION: "Define `def solution_model():`, as the stub has it, and end it with `return model`.",
    NO_MODEL: "End solution_model() with `return model`: the keras model itself, not what fit() returns, nor both.",
    NOT_SAVED: "Build it with keras.Sequential([...]) or keras.Model(inputs, outputs) from layers of Keras.",
    "SystemExit": "Remove the call that ends the program.",
}
_SIGNAL_HELP = {
    "SIGKILL": "The system stopped it, most often for lack of memory: use smaller batches or a smaller model.",
    "SIGSEGV": "A library crashed. Remove lines to find out which one causes it, and try smaller batches.",
    "SIGABRT": "A library aborted. Remove lines to find out which one causes it, and try smaller batches.",
}


def read(path: Path) -> dict[str, Any]:
    """The report that a training wrote; empty if there is none or it cannot be read."""
    try:
        if path.stat().st_size > REPORT_BYTES:
            return {}
        content = path.read_bytes()
        if content.count(b",") > REPORT_VALUES:  # as Python objects they would take a hundred times the memory
            return {}
        report = json.loads(content)
    except (OSError, ValueError, RecursionError):
        return {}
    return report if isinstance(report, dict) else {}


def history(report: dict[str, Any]) -> tuple[dict[str, list[float]] | None, int | None]:
    """The metrics of each epoch, and how many epochs were planned, as the training reported them.

    Each is None if it has another type.
    """
    epochs = None
    match report.get("history"):
        case dict(found) if all(isinstance(values, list) for values in found.values()):
            if all(type(value) in (int, float) for values in found.values() for value in values):
                with contextlib.suppress(OverflowError):  # a whole number may have thousands of digits
                    epochs = {name: [float(value) for value in values] for name, values in found.items()}
    planned = report.get("planned_epochs")
    return epochs, planned if type(planned) is int else None


def failure(error: Any) -> Failure:
    """What went wrong in the code and at which line, what to do, and the traceback cut to the learner's lines."""
    kind, text, trace = (_field(error, name) for name in ("kind", "text", "trace"))
    match error:
        case {"where": [str(file), int(line)]}:
            where = f"line {line} of {file[:80]}: "
        case _:
            where = ""
    said = textwrap.shorten(text, MESSAGE_LENGTH, placeholder=" ...").removesuffix(".")
    message = said if kind in _HELP else f"{kind[:80]}: {said}".rstrip(": ")
    help = help_of(error)
    if trace and not help:
        help = "Look at the line where it stopped:"
    stop = "" if message.endswith(("...", "?")) else "."
    return Failure(f"{where}{message}{stop}", "\n".join(filter(None, [help, trace.rstrip()])))


def help_of(error: Any) -> str:
    """What to do about an error of the code; "" if that is unknown."""
    kind, text, source, help = (_field(error, name) for name in ("kind", "text", "source", "help"))
    return help or explain(f"{kind}: {text}\n{source}") or _HELP.get(kind) or ""


def _field(error: Any, name: str) -> str:
    return str(error.get(name) or "")[-HELP_LENGTH:] if isinstance(error, dict) else ""


def unfinished(entry: Entry, ended: Ended, output: Output) -> Failure:
    """Why there is no model although no line of the code raised an exception."""
    progress = output.progress
    epoch = f", in epoch {progress.epoch} of {progress.epochs}" if progress.epoch else ""
    if ended.reason in ("time", "waiting"):
        return _over_time(entry, ended, epoch, output.text())
    if ended.reason == "processes":
        return Failure(
            f"training was stopped because it started more than {level.PROCESSES:,} processes and threads.",
            "Train in one process.",
        )
    if ended.reason == "memory":
        return Failure(
            f"training was stopped because it used {ended.peak_bytes / 1e9:.1f} GB of memory{epoch}; "
            f"{entry.exercise.train_gigabytes:g} GB are allowed.",
            "Use smaller batches or a smaller model, and read the data batch by batch.",
        )
    printed, end = output.text(), _end_text(ended.code)
    help = explain(printed) or _SIGNAL_HELP.get(end, "Remove calls that end the program, such as os._exit().")
    return Failure(
        f"the code ended before solution_model() returned a model ({end}){epoch}.",
        "\n".join(filter(None, [help, _last_lines(printed)])),
    )


def _over_time(entry: Entry, ended: Ended, epoch: str, printed: str) -> Failure:
    by_clock = f"{ended.seconds:.0f} s by the clock, {ended.processor_seconds:.0f} s of processor time"
    if ended.reason == "time":
        limit = f"its limit of {entry.train_seconds:g} s"
        help = "Train for fewer epochs, on less data or with a smaller model, or stop early with a callback."
    else:
        limit = f"{PATIENCE} times its limit of {entry.train_seconds:g} s"
        help = "It waits for something: find out what. If the machine is busy, close other programs and train again."
    message = f"training was stopped at {limit}{epoch} ({by_clock})."
    if epoch:
        return Failure(message, help)
    return Failure(message, "\n".join(filter(None, [explain(printed) or help, _last_lines(printed)])))


def _end_text(code: int) -> str:
    """For example `exit status 1`, or `SIGSEGV` for an end by that signal."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit status {code}"


def _last_lines(printed: str) -> str:
    lines = printed.strip().splitlines()[-5:]
    return "Its last output:\n" + "\n".join(line[:200] for line in lines) if lines else ""


def note(difference: Any, entry: Entry) -> str:
    """What the learner should know if the file holds another model than the one returned, or Keras reads another."""
    match difference:
        case {"grader": float(share)}:
            what = (
                f"The model in {entry.model.name} is not the one that solution_model() returned: their predictions "
                f"differ by up to {share:.0%}."
            )
        case {"keras": float(share)}:
            what = (
                f"keras.models.load_model reads a different model from {entry.model.name}: its predictions differ by "
                f"up to {share:.0%}. The one graded here is the one that solution_model() returned."
            )
        case {"fault": str(fault)}:
            said = textwrap.shorten(fault, MESSAGE_LENGTH, placeholder=" ...")
            return f"The model could not be compared with its file ({said}), which costs no points. Please report it."
        case {"keras": None}:
            what = f"keras.models.load_model cannot read {entry.model.name}. The grader can."
            if entry.exercise.model_file.endswith(".h5"):
                what += (
                    " The .h5 format drops parts of some models, for example of tensor operations (keras.ops, slices, "
                    'sums): for your own use, save the model with model.save("mymodel.keras").'
                )
            return what
        case _:
            return ""
    if entry.exercise.model_file.endswith(".h5"):
        what += (
            " The .h5 format loses an axis over several dimensions, for example axis=(1, 2) in Softmax. Put a Reshape "
            "before that layer so that one axis is enough. Or, for your own use, save the model with "
            'model.save("mymodel.keras").'
        )
    return what
