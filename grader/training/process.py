"""Runs one starter inside the training process: calls solution_model(), saves the model, keeps the history.

Nothing that this process reports is a verdict: it leaves a model file, and notes for the learner.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import re
import sys
import threading
import time
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader import files, histories
from grader.errors import GraderError, text_of
from grader.isolation import level, removal

NO_FUNCTION, NO_MODEL, NOT_SAVED = "NoFunction", "NoModel", "NotSaved"  # kinds of error that are not exceptions
FRAMES = 10  # of the learner's own lines in a traceback: a recursion has a thousand
TEXT_LENGTH = 2000  # letters of an exception's message: Keras can print whole arrays into it
COMPARED = 32  # examples on which a returned model and its file are compared
TOLERANCE = 1e-3  # predictions of a saved and reloaded float32 model differ by less than 1e-5 of their range here


def main() -> None:
    """Reads the request from the command line, as training.train() writes it."""
    request = json.loads(sys.argv[1])
    if request["isolated"]:
        level.limit()
    if request["parent"] is not None:
        threading.Thread(target=_end_with_parent, args=(request,), daemon=True).start()
    report: dict[str, Any] = {}
    try:
        _train(request, report)
    except BaseException as error:  # also a SystemExit or KeyboardInterrupt that the learner's code raises
        report["error"] = described(error, Path(request["folder"]), Path(request["starter"]))
    _write(Path(request["report"]), report)
    with contextlib.suppress(Exception):  # the code may have closed or replaced them
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(0)  # waits neither for threads that never end nor for TensorFlow's shutdown, 0.7 s


def _end_with_parent(request: dict[str, Any]) -> None:
    """Ends this training when its grader is gone: a grader that was killed cannot do so itself."""
    while os.getppid() == request["parent"]:
        time.sleep(1)
    removal.remove(Path(request["temporary"]))
    os._exit(1)


def _train(request: dict[str, Any], report: dict[str, Any]) -> None:
    folder, starter = Path(request["folder"]), Path(request["starter"])
    os.chdir(folder)
    sys.argv[:] = [str(starter)]
    sys.path.append(str(folder))  # last, so that no file beside the starter can take the place of a library
    os.environ["MPLBACKEND"] = "Agg"  # a plot must not wait for somebody to close its window
    tree = ast.parse(starter.read_bytes(), str(starter))
    code = compile(tree, str(starter), "exec")

    from grader.quiet import quiet_tensorflow

    quiet_tensorflow()
    import keras

    keras.utils.set_random_seed(request["seed"])
    histories.watch(keras.callbacks.History)
    module = ModuleType("starter")
    module.__file__ = str(folder / starter.name)  # what the code writes beside its own file ends up beside the model
    sys.modules["starter"] = module
    exec(code, module.__dict__)
    solution_model = getattr(module, "solution_model", None)
    if not callable(solution_model):
        report["error"] = {"kind": NO_FUNCTION, "text": f"{starter.name} defines no function solution_model()"}
        return
    model = solution_model()
    report["history"], report["planned_epochs"] = histories.of(model), histories.planned_epochs(model)
    if not isinstance(model, keras.Model):
        report["error"] = {"kind": NO_MODEL, "text": f"solution_model() returned {_in_words(model)}"}
        return
    saved = Path(request["model"])
    try:
        _enter_a_folder(saved.parent)
        model.save(saved, **_save_options(tree))
    except Exception as error:  # Keras raises whatever its layers raise
        report["error"] = {"kind": NOT_SAVED, "text": f"Keras cannot save the model: {_message(error)}"}
        return
    _write(Path(request["report"]), report)  # the model counts, even if the comparison fails
    try:
        report["difference"] = _difference(model, saved, request)
    except Exception as error:  # the grader's, or a changed library's: it is reported, and the model counts
        report["difference"] = {"fault": f"{type(error).__name__}: {_message(error)}"}


def _enter_a_folder(folder: Path) -> None:
    """Changes to a folder if the current one is gone, as the code may have deleted it: imports fail there."""
    try:
        os.getcwd()
    except OSError:
        os.chdir(folder)


def _save_options(tree: ast.Module) -> dict[str, bool]:
    """What the lines that run the file leave out when they save: its file and the grader's have the same size."""
    nodes = (node for statement in tree.body if isinstance(statement, ast.If) for node in ast.walk(statement))
    for node in nodes:
        match node:
            case ast.Call(func=ast.Attribute(attr="save"), keywords=keywords):
                if any(one.arg == "include_optimizer" and _is_false(one.value) for one in keywords):
                    return {"include_optimizer": False}
    return {}


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _in_words(returned: Any) -> str:
    if returned is None:
        return "None"
    name = type(returned).__name__
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}, not a keras model"


def _difference(model: Any, saved: Path, request: dict[str, Any]) -> dict[str, float | None] | None:
    """How much the model in the file, read by Keras and by the grader, differs from the one returned; None if equal.

    Keras 3 loses the axes of some layers in .h5, which the grader repairs. A number is the largest difference of a
    prediction as a share of the largest prediction. `keras` is None if Keras cannot load the file.
    """
    import keras

    from grader.datasets.examples import training_examples
    from grader.evaluation import loading
    from grader.evaluation.shapes import fed
    from grader.exercise import catalog
    from grader.inspection import artifact

    shape = getattr(model, "input_shape", None)
    entry = catalog.find(request["id"], Path(request["root"]))
    if not isinstance(shape, tuple) or entry.exercise.has_several:
        return None  # a model that was never built, or one of several inputs: the checks say so
    examples, _ = training_examples(entry.exercise, COMPARED)
    inputs = fed(examples, shape[1:], entry.exercise.input_shape)
    try:
        returned, again = _predictions(model, inputs), _predictions(model, inputs)
    except Exception:  # Keras raises whatever its layers raise
        return None  # the model takes other inputs: the checks say so
    if not _share(returned, again) <= TOLERANCE:
        return None  # it draws random numbers when it predicts
    try:
        by_keras = _share(returned, _predictions(keras.saving.load_model(saved, compile=False), inputs))
    except Exception:  # Keras raises whatever its layers raise
        by_keras = None
    if by_keras is not None and by_keras <= TOLERANCE:
        return None
    try:
        read_by_grader = loading.load(saved, artifact.inspect(saved, max_megabytes=1e6))
    except artifact.Refused:
        return None  # the checks say why
    by_grader = _share(returned, _predictions(read_by_grader, inputs))
    return {"keras": by_keras, "grader": by_grader if by_grader > TOLERANCE else None}


def _predictions(model: Any, inputs: np.ndarray) -> np.ndarray:
    return np.asarray(model.predict(inputs, verbose=0), dtype=np.float64)


def _share(wanted: np.ndarray, found: np.ndarray) -> float:
    """The largest difference as a share of the largest number wanted; 1 if the shapes differ."""
    if found.shape != wanted.shape:
        return 1.0
    return float(np.max(np.abs(wanted - found))) / (float(np.max(np.abs(wanted))) or 1.0)


def described(error: BaseException, folder: Path, starter: Path) -> dict[str, Any]:
    """An exception with its traceback cut to the learner's own lines."""
    frames = _own_frames(error, folder, starter)
    text = _message(error).removeprefix(f"{type(error).__name__}: ")  # TensorFlow sometimes repeats the name
    where = (Path(frames[-1].filename).name, frames[-1].lineno) if frames else None
    last = [f"{type(error).__name__}: {text}\n"]
    source = ""
    if isinstance(error, SyntaxError) and error.filename:
        where = (Path(error.filename).name, error.lineno)
        last = traceback.format_exception_only(type(error), error)
        source = (error.text or "").strip()
    return {
        "kind": type(error).__name__,
        "text": text,
        "where": where,
        "source": source,
        "trace": "".join([*traceback.format_list(frames), *last]),
        "help": getattr(error, "help", "") if isinstance(error, GraderError) else "",
    }


def _own_frames(error: BaseException, folder: Path, starter: Path) -> list[traceback.FrameSummary]:
    """The frames of the starter and of files beside it; also those that TensorFlow names in its message."""
    frames = traceback.extract_tb(error.__traceback__)
    known = {(frame.filename, frame.lineno) for frame in frames}
    for name, line, function in re.findall(r'File "(.+?)", line (\d+), in (\S+)', str(error)):
        if (name, int(line)) not in known:
            frames.append(traceback.FrameSummary(name, int(line), function))
    own = [frame for frame in frames if Path(frame.filename).parent == folder or Path(frame.filename) == starter]
    return own[-FRAMES:]


def _message(error: BaseException) -> str:
    """What an exception of the learner's code says."""
    if isinstance(error, SystemExit):
        return f"the code ends the program with exit({'' if error.code is None else error.code!r})"
    if isinstance(error, SyntaxError):
        return error.msg
    return (error.message if isinstance(error, GraderError) else text_of(error))[:TEXT_LENGTH]


def _write(path: Path, report: dict[str, Any]) -> None:
    with files.written_whole(path) as part:
        part.write_text(json.dumps(report), encoding="utf-8")
