"""Runs one starter inside the training process: calls solution_model(), saves the model, keeps the history.

Nothing of what this process says is a verdict: it leaves a model file, and notes for the learner.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

TOLERANCE = 1e-3  # predictions of a saved and reloaded float32 model differ by less than 1e-5 of their range here


def main() -> None:
    """Reads the request from the command line: starter, folder, id, model, report and seed."""
    request = json.loads(sys.argv[1])
    report: dict[str, Any] = {}
    try:
        _train(request, report)
    except SystemExit as stop:
        report["error"] = {"kind": "SystemExit", "text": f"the code ended the program with exit({stop.code})"}
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        report["error"] = _told(error, Path(request["folder"]), Path(request["starter"]))
    _write(Path(request["report"]), report)


def _train(request: dict[str, Any], report: dict[str, Any]) -> None:
    folder, starter = Path(request["folder"]), Path(request["starter"])
    os.chdir(folder)
    sys.path.append(str(folder))  # last, so that a file beside the starter cannot take the place of a library
    os.environ.setdefault("MPLBACKEND", "Agg")  # a plot must not wait for somebody to close its window
    code = compile(starter.read_bytes(), str(starter), "exec")

    from grader.quiet import quiet_tensorflow

    quiet_tensorflow()
    import keras

    keras.utils.set_random_seed(request["seed"])
    module = ModuleType("starter")
    module.__file__ = str(starter)
    sys.modules["starter"] = module
    exec(code, module.__dict__)
    solution_model = getattr(module, "solution_model", None)
    if not callable(solution_model):
        report["error"] = {"kind": "NoModel", "text": "starter.py defines no function solution_model()"}
        return
    model = solution_model()
    report["history"] = _history(model)
    if not isinstance(model, keras.Model):
        found = "None, so its return is missing" if model is None else f"a {type(model).__name__}"
        report["error"] = {"kind": "NoModel", "text": f"solution_model() returned {found}"}
        return
    os.chdir(folder)  # solutions that changed directory still save beside their stub
    saved = Path(request["model"])
    model.save(saved)
    _write(Path(request["report"]), report)  # the model counts, whatever comes of the comparison
    report["difference"] = _difference(model, saved, request)


def _history(model: Any) -> dict[str, list[float]] | None:
    """The metrics of each epoch that fit() leaves on model.history."""
    history = getattr(getattr(model, "history", None), "history", None)
    if not isinstance(history, dict):
        return None
    return {str(name): [float(value) for value in values] for name, values in history.items()}


def _difference(model: Any, saved: Path, request: dict[str, Any]) -> float | str | None:
    """How far the saved file's predictions are from the returned model's, as a share of their range.

    Keras 3 loses the axes of some layers in .h5. None where nothing can be compared.
    """
    from grader import artifact, catalog, loading
    from grader.datasets import sample
    from grader.errors import Failure
    from grader.fitting import fed

    entry = catalog.find(request["id"])
    try:
        reloaded = loading.load(saved, artifact.inspect(saved, max_megabytes=1e6))
    except Failure as failure:
        return failure.message
    try:
        inputs = fed(sample.training_inputs(entry.exercise), model.input_shape[1:], entry.exercise.input_shape)
        returned = np.asarray(model.predict(inputs, verbose=0), dtype=np.float64)
        restored = np.asarray(reloaded.predict(inputs, verbose=0), dtype=np.float64)
    except Exception:  # a model that cannot be fed is told by the checks, better than here
        return None
    if returned.shape != restored.shape:
        return f"it gives {restored.shape} where the model gave {returned.shape}"
    spread = float(np.max(np.abs(returned))) or 1.0
    difference = float(np.max(np.abs(returned - restored))) / spread
    return difference if difference > TOLERANCE else None


def _told(error: BaseException, folder: Path, starter: Path) -> dict[str, Any]:
    """An exception with its traceback cut to the learner's own lines."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).parent == folder or Path(frame.filename) == starter
    ]
    last = traceback.format_exception_only(type(error), error)
    line = frames[-1].lineno if frames else None
    if isinstance(error, SyntaxError) and error.filename == str(starter):
        line = error.lineno
    return {
        "kind": type(error).__name__,
        "text": str(error),
        "line": line,
        "source": (error.text or "").strip() if isinstance(error, SyntaxError) else (frames[-1].line if frames else ""),
        "trace": "".join([*traceback.format_list(frames), *last]),
        "unimportable": getattr(error, "name", None) if isinstance(error, ImportError) else None,
    }


def _write(path: Path, report: dict[str, Any]) -> None:
    temporary = path.with_suffix(".part")
    temporary.write_text(json.dumps(report), encoding="utf-8")
    os.replace(temporary, path)
