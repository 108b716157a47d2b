"""What the grader asks its evaluating process, and which answers it believes. Both ends import this module.

Requests are trusted. Answers are not: a model may have taken over the process that gives them. read_answer() accepts
only what can be an answer to the request.
"""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import numpy as np

from grader.evaluation.changes import Change
from grader.evaluation.ends import End
from grader.evaluation.wire import Message
from grader.exercise.requirements.base import Requirement, fits
from grader.exercise.spec import Shape
from grader.inspection import weights
from grader.inspection.artifact import Artifact

END = {"end": True}  # the submission is done: the process forked for it ends
READY, ENDED, LEFT = "ready", "ended", "left"  # keys that only the forking process may send
MAX_SECONDS = 1e6
LONGEST = 2000  # characters of a message
NUMBERS = re.compile(r"[<>|=][fiub]\d{1,2}")  # types of predictions: floats, integers, booleans
MOST_AXES = 16  # of the predictions of one output: NumPy takes some dozen
SHA256 = re.compile(r"[0-9a-f]{64}")
CHECKS_OF_A_FILE = ("file", "size", "format")
COLUMN = {"name": str, "dtype": str, "shape": [int]}  # of predictions of several outputs
END_OF_A_MODEL = {"name": str, "shape": [(int, None)], "is_text": bool}
# The form of an evaluation, without the answers of the probes.
EVALUATION = {
    **{"inputs": int, "outputs": int, "input_shape": [(int, None)], "shape": ([int], None)},
    "dtype": (str, [COLUMN], None),
    **{"load_seconds": float, "predict_seconds": float, "fingerprint": str, "sketch": [float]},
    **{"again": bool, "ablated": [[bool]]},
    **{"entries": [END_OF_A_MODEL], "exits": [END_OF_A_MODEL]},
}
LEAST, FEWEST = 150, 60  # examples that an Examine asks about, and asks again, however slow the model is
LAYER = {
    **{"name": str, "class": str, "untouched": bool, "trainable": bool, "alike": bool},
    **{"never": float, "saturated": float, "normalised": [float]},
}
COMPILED = {"loss": str, "from_logits": bool, "optimizer": str, "rate": (float, None)}
EXAMINATION = {
    **{"shape": [int], "counts": [int]},
    "facts": {"compiled": COMPILED, "layers": [LAYER], "trainable": int},
}


@dataclass(frozen=True)
class Refusal:
    """What is wrong with the file or the model, and what to do. `check` is the one that an Inspect failed, else ""."""

    message: str
    help: str
    check: str = ""


@dataclass(frozen=True)
class Reading:
    """What a requirement's read() returned."""

    value: Any


@dataclass(frozen=True)
class Ablated:
    """Predictions of a sample if the outputs of some layers are exchanged between its examples.

    The layers are `idle` if predictions stay the same when they pass their input on.
    """

    predictions: np.ndarray
    idle: bool


@dataclass(frozen=True)
class Evaluation:
    """What a loaded model is and predicts. Shapes are without the batch.

    `predictions` are (n, *output_shape), None if the model does not take the asked input; then nothing is probed. Those
    of several outputs are records. `entries` and `exits` are what the model has, if several of either are asked.
    `again` are those of the sample, in other company; None if the model fails at that. `ablated` are those of the
    sample if the layers that a requirement names answer for other examples.
    """

    inputs: int
    outputs: int
    input_shape: Shape
    predictions: np.ndarray | None
    load_seconds: float
    predict_seconds: float
    probed: Mapping[Requirement, Any] = field(default_factory=dict)
    fingerprint: str = ""
    sketch: list[float] = field(default_factory=list)
    again: np.ndarray | None = None
    ablated: Mapping[Requirement, tuple[Ablated, ...]] = field(default_factory=dict)
    entries: tuple[End, ...] = ()
    exits: tuple[End, ...] = ()

    @property
    def output_shape(self) -> Shape:
        return () if self.predictions is None else self.predictions.shape[1:]


@dataclass(frozen=True)
class Examination:
    """What a model answers to samples of the training and the validation split.

    `learning` are its answers to the training sample as it gives them in a training. `changed` are those to the first
    validation examples after each change, as many as there was time for. `facts` are what its file and its layers say.
    """

    train: np.ndarray
    validation: np.ndarray
    learning: np.ndarray
    changed: tuple[np.ndarray, ...]
    facts: Mapping[str, Any]


Answer = Artifact | Reading | Evaluation | Examination
A = TypeVar("A", bound=Answer)


class Request(Generic[A]):
    """A request, answered with an A or a Refusal."""


@dataclass(frozen=True)
class Inspect(Request[Artifact]):
    """Read a model file as data. The answer is an Artifact."""

    path: Path
    max_megabytes: float


@dataclass(frozen=True)
class Read(Request[Reading]):
    """Let a requirement read the file beside the model. The answer is a Reading."""

    requirement: Requirement
    path: Path


@dataclass(frozen=True)
class Evaluate(Request[Evaluation]):
    """Load an inspected model, predict on the array in the file `inputs`, and probe it. The answer is an Evaluation.

    `asked` is the input shape of the exercise, without the batch; of several inputs, which are records, the shapes by
    name. `outputs` are the names of several outputs. `fingerprint` asks for a hash and a sketch of the
    weights, too. `sample` are examples to predict again, in this order: the grader draws them at random. They are also
    predicted with the layers ablated that the requirements in `ablated` name.
    """

    artifact: Artifact
    inputs: Path
    asked: Shape | dict[str, Shape]
    probes: tuple[Requirement, ...] = ()
    fingerprint: bool = False
    sample: tuple[int, ...] = ()
    ablated: tuple[Requirement, ...] = ()
    outputs: tuple[str, ...] = ()

    @property
    def is_of_several(self) -> bool:
        return isinstance(self.asked, dict) or bool(self.outputs)


@dataclass(frozen=True)
class Examine(Request[Examination]):
    """Load an inspected model, and ask it about the arrays in two files, `train` and `validation`.

    The first `rows` validation examples are asked again after each of the changes, for at most `seconds` of processor
    time. `endings` holds the last words of the same texts, for a change of this name.
    """

    artifact: Artifact
    train: Path
    validation: Path
    asked: Shape
    changes: tuple[Change, ...]
    rows: int
    seconds: float
    endings: Path | None = None


def write_request(request: Request[A]) -> dict[str, Any]:
    """A request as JSON."""
    match request:
        case Inspect(path, max_megabytes):
            return {"inspect": str(path), "max_megabytes": max_megabytes}
        case Read(requirement, path):
            return {"read": str(path), "requirement": _described(requirement)}
        case Evaluate(artifact, inputs, asked, probes, fingerprint, sample, ablated, outputs):
            return {
                "artifact": artifact.to_json(),
                "inputs": str(inputs),
                "asked": asked,
                "probes": [_described(requirement) for requirement in probes],
                "fingerprint": fingerprint,
                "sample": sample,
                "ablated": [_described(requirement) for requirement in ablated],
                "outputs": outputs,
            }
        case Examine():
            return {
                **{"artifact": request.artifact.to_json(), "train": str(request.train), "asked": request.asked},
                **{"validation": str(request.validation), "rows": request.rows, "seconds": request.seconds},
                "changes": [[change.name, change.numbers] for change in request.changes],
                "endings": None if request.endings is None else str(request.endings),
            }
    raise TypeError(request)


def read_request(header: dict[str, Any]) -> Inspect | Read | Evaluate | Examine:
    """The request that write_request() was given."""
    if "inspect" in header:
        return Inspect(Path(header["inspect"]), header["max_megabytes"])
    if "read" in header:
        return Read(_revived(header["requirement"]), Path(header["read"]))
    if "changes" in header:
        return Examine(
            Artifact.from_json(header["artifact"]),
            Path(header["train"]),
            Path(header["validation"]),
            tuple(header["asked"]),
            tuple(Change(name, tuple(map(tuple, numbers))) for name, numbers in header["changes"]),
            header["rows"],
            header["seconds"],
            None if header["endings"] is None else Path(header["endings"]),
        )
    return Evaluate(
        Artifact.from_json(header["artifact"]),
        Path(header["inputs"]),
        _shapes(header["asked"]),
        tuple(map(_revived, header["probes"])),
        header["fingerprint"],
        tuple(header["sample"]),
        tuple(map(_revived, header["ablated"])),
        tuple(header["outputs"]),
    )


def _shapes(asked: Any) -> Shape | dict[str, Shape]:
    return {name: tuple(shape) for name, shape in asked.items()} if isinstance(asked, dict) else tuple(asked)


def _described(requirement: Requirement) -> dict[str, Any]:
    kind = type(requirement)
    fields = dataclasses.asdict(requirement)  # type: ignore[call-overload]
    return {"module": kind.__module__, "name": kind.__name__, "fields": fields}


def _revived(described: dict[str, Any]) -> Requirement:
    kind = getattr(importlib.import_module(described["module"]), described["name"])
    fields = described["fields"].items()
    requirement: Requirement = kind(**{name: tuple(one) if isinstance(one, list) else one for name, one in fields})
    return requirement


def write_answer(answer: Answer | Refusal) -> Message:
    """An answer as JSON and bytes."""
    match answer:
        case Refusal(message, help, check):
            return {"refused": message, "help": help, "check": check}, b""
        case Artifact():
            return {"artifact": answer.to_json()}, b""
        case Reading(value):
            return {"value": value}, b""
        case Evaluation(predictions=predictions):
            header = {
                "inputs": answer.inputs,
                "outputs": answer.outputs,
                "input_shape": answer.input_shape,
                "load_seconds": answer.load_seconds,
                "predict_seconds": answer.predict_seconds,
                "probed": list(answer.probed.values()),
                "fingerprint": answer.fingerprint,
                "sketch": answer.sketch,
                "shape": None if predictions is None else predictions.shape,
                "dtype": None if predictions is None else _type_of(predictions.dtype),
                "entries": [one._asdict() for one in answer.entries],
                "exits": [one._asdict() for one in answer.exits],
                "again": answer.again is not None,
                "ablated": [[one.idle for one in tried] for tried in answer.ablated.values()],
            }
            return header, _joined(answer)
        case Examination():
            parts = [answer.train, answer.validation, answer.learning, *answer.changed]
            header = {"shape": list(parts[0].shape[1:]), "counts": [len(part) for part in parts], "facts": answer.facts}
            return header, np.concatenate(parts).astype("<f4").data.cast("B")


def _joined(answer: Evaluation) -> bytes | memoryview:
    """All predictions in one piece."""
    if answer.predictions is None:
        return b""
    parts = [answer.predictions] + ([] if answer.again is None else [answer.again])
    parts += [one.predictions for tried in answer.ablated.values() for one in tried]
    whole = np.concatenate(parts) if len(parts) > 1 else np.ascontiguousarray(parts[0])
    return whole.view(np.uint8).data if whole.dtype.names else whole.data.cast("B")


def _type_of(dtype: np.dtype) -> str | list[dict[str, Any]]:
    """The type of predictions as JSON: of records, that of each column."""
    if dtype.names is None:
        return dtype.str
    columns = ((name, dtype[name]) for name in dtype.names)
    return [{"name": name, "dtype": one.base.str, "shape": list(one.shape)} for name, one in columns]


def read_answer(request: Request[A], header: dict[str, Any], body: bytes | memoryview) -> A | Refusal:
    """The answer to a request. Raises ValueError for anything that cannot be one."""
    match header:
        case {"refused": str(message), "help": str(help), "check": str(check)} if message:
            if check not in (CHECKS_OF_A_FILE if isinstance(request, Inspect) else ("",)):
                raise ValueError("it names an unknown check")
            return Refusal(_printable(message), _printable(help), check)
    answer: Answer
    match request:
        case Inspect(path):
            answer = _read_artifact(path, header)
        case Read(requirement):
            answer = _read_reading(requirement, header)
        case Evaluate():
            answer = _read_evaluation(request, header, body)
        case Examine():
            answer = _read_examination(request, header, body)
        case _:
            raise TypeError(request)
    return cast(A, answer)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST])


def _read_artifact(path: Path, header: dict[str, Any]) -> Artifact:
    found: Any = header.get("artifact")
    match found:
        case {"format": "h5" | "keras", "keras_version": str(), "config": dict(), "sha256": str(digest)}:
            texts = (found.get("layers"), found.get("notes"))
            counts = (found.get("bytes"), found.get("parameters"), found.get("optimizer_bytes"))
            are_texts = all(type(one) is list and all(type(text) is str for text in one) for one in texts)
            if SHA256.fullmatch(digest) and are_texts and all(fits(count, int) for count in counts):
                return Artifact.from_json({**found, "path": path})  # the process does not choose the path
    raise ValueError("it does not describe a file")


def _read_reading(requirement: Requirement, header: dict[str, Any]) -> Reading:
    if header.keys() != {"value"} or not fits(header["value"], requirement.form):
        raise ValueError("it is not what the file was read for")
    return Reading(header["value"])


def _read_evaluation(request: Evaluate, header: dict[str, Any], body: bytes | memoryview) -> Evaluation:
    if not fits({name: value for name, value in header.items() if name != "probed"}, EVALUATION):
        raise ValueError("it is not an evaluation")
    if not all(0 <= header[name] < MAX_SECONDS for name in ("load_seconds", "predict_seconds")):
        raise ValueError("its times are impossible")
    if (header["entries"] or header["exits"]) and not request.is_of_several:
        raise ValueError("it names inputs or outputs, of which there is one")
    predictions, again, ablated = _read_predictions(request, header, body)
    asked = () if predictions is None else request.probes
    probed, forms = header.get("probed"), [requirement.form for requirement in asked]
    if type(probed) is not list or len(probed) != len(forms) or not all(map(fits, probed, forms)):
        raise ValueError("it answers other probes than were asked")
    is_marked = request.fingerprint and predictions is not None
    if not (SHA256.fullmatch(header["fingerprint"]) if is_marked else header["fingerprint"] == ""):
        raise ValueError("its fingerprint is malformed")
    if len(header["sketch"]) not in ((0, weights.SKETCH) if is_marked else (0,)):
        raise ValueError("its sketch is malformed")
    return Evaluation(
        header["inputs"],
        header["outputs"],
        tuple(header["input_shape"]),
        predictions,
        header["load_seconds"],
        header["predict_seconds"],
        dict(zip(asked, probed, strict=True)),
        header["fingerprint"],
        header["sketch"],
        again,
        ablated,
        *(tuple(End(**one | {"shape": tuple(one["shape"])}) for one in header[name]) for name in ("entries", "exits")),
    )


def _read_examination(request: Examine, header: dict[str, Any], body: bytes | memoryview) -> Examination:
    if not fits(header, EXAMINATION):
        raise ValueError("it is not an examination")
    counts, shape = header["counts"], header["shape"]
    if not 3 <= len(counts) <= 3 + len(request.changes) or 4 * sum(counts) * math.prod(shape) != len(body):
        raise ValueError("its predictions do not fit their shape")
    every = np.frombuffer(body, dtype="<f4").reshape(sum(counts), *shape)
    train, validation, learning, *changed = np.split(every, np.cumsum(counts)[:-1])
    return Examination(train, validation, learning, tuple(changed), header["facts"])


Ablations = dict[Requirement, tuple[Ablated, ...]]


def _read_predictions(
    request: Evaluate, header: dict[str, Any], body: bytes | memoryview
) -> tuple[np.ndarray | None, np.ndarray | None, Ablations]:
    """The predictions of all examples, those of the sample, and those of the sample without layers."""
    shape, dtype, size = header["shape"], header["dtype"], len(request.sample)
    tried = sum(map(len, header["ablated"]))
    if shape is None and dtype is None and not body and not header["again"] and not tried:
        return None, None, {}
    if not shape or dtype is None or (tried or header["again"]) and not size:
        raise ValueError("its predictions do not fit their shape")
    count = shape[0] + size * (header["again"] + tried)
    kind = _read_type(dtype, request.outputs, most=len(body))
    if request.outputs and len(shape) > 1 or math.prod((count, *shape[1:])) * kind.itemsize != len(body):
        raise ValueError("its predictions do not fit their shape")
    if len(header["ablated"]) != (len(request.ablated) if header["again"] else 0):
        raise ValueError("it leaves out other layers than were asked")
    every = np.frombuffer(body, dtype=kind).reshape(count, *shape[1:])
    ends = [shape[0] + size * part for part in range(header["again"] + tried + 1)]
    parts = iter([every[start:end] for start, end in itertools.pairwise([0, *ends])])
    predictions, again = next(parts), next(parts) if header["again"] else None
    each = [tuple(Ablated(next(parts), idle) for idle in one) for one in header["ablated"]]
    return predictions, again, dict(zip(request.ablated, each, strict=False))


def _read_type(found: Any, outputs: tuple[str, ...], most: int) -> np.dtype:
    """The type of predictions: of one output, or of records with a column for each. One has at most `most` bytes."""
    columns = found if isinstance(found, list) else [{"name": "", "dtype": found, "shape": []}]
    if tuple(one["name"] for one in columns) != (outputs or ("",)):
        raise ValueError("it has other outputs than were asked")
    if not all(NUMBERS.fullmatch(one["dtype"]) for one in columns):
        raise ValueError("its predictions are not numbers")
    try:
        kinds = [np.dtype(one["dtype"]) for one in columns]
    except TypeError:
        raise ValueError("its predictions are of a type that does not exist") from None
    if not outputs:
        return kinds[0]
    sizes = [math.prod(one["shape"]) * kind.itemsize for one, kind in zip(columns, kinds, strict=True)]
    if min(sizes) < 1 or sum(sizes) > most or max(len(one["shape"]) for one in columns) > MOST_AXES:
        raise ValueError("its predictions do not fit their shape")
    shapes = [tuple(one["shape"]) for one in columns]
    return np.dtype([*zip(outputs, kinds, shapes, strict=True)])
