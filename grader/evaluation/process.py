"""The evaluating process: imports TensorFlow once, loads model after model and predicts on held-out inputs.

It never imports a learner's code and never sees labels. connection.py is the grader's end of it. For a class it forks
for each submission if the system can (forking.py), so that no model meets what another left behind.
"""

from __future__ import annotations

import os
import time
from typing import IO, Any

import numpy as np

from grader import records
from grader.errors import Failure, text_of
from grader.evaluation import ends, protocol, wire
from grader.evaluation.ends import End
from grader.evaluation.protocol import (
    READY,
    Ablated,
    Evaluate,
    Evaluation,
    Examination,
    Examine,
    Inspect,
    Read,
    Reading,
    Refusal,
)
from grader.exercise.spec import Shape
from grader.inspection import artifact
from grader.inspection.refusal import MAX_CAUSE, Refused, shown

FREE_EVERY = 20  # models; collecting garbage takes 0.14 s, as long as a small model's predictions
PROBED = 8  # inputs; the probability that a random flip leaves all of 8 images unchanged is below 1%


def serve(how: str = "") -> None:
    """Answers requests on stdin until it is closed. Anything else that is printed goes to stderr.

    `how` is "" for your own files. For untrusted files, under limits, it is "once" or, if the system can fork, "fork",
    which gives each submission its own process.
    """
    requests = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    from grader.quiet import quiet_tensorflow

    quiet_tensorflow()
    if how:
        from grader.isolation.level import limit

        limit()
    import keras  # takes two seconds, while the grader inspects the file

    if how == "fork":
        from grader.evaluation import forking, loading, predicting, shapes  # noqa: F401  once for all processes
        from grader.exercise import requirements

        requirements.known()
        forking.serve(requests, answers, _answer)
    else:
        wire.send(answers, {READY: True})
        for evaluated, request in enumerate(wire.requests(requests), 1):
            _answer(request, answers)
            keras.backend.clear_session(free_memory=evaluated % FREE_EVERY == 0)
    os._exit(0)


def _answer(header: dict[str, Any], answers: IO[bytes]) -> None:
    request = protocol.read_request(header)
    answer: protocol.Answer | Refusal
    try:
        match request:
            case Inspect(path, max_megabytes):
                answer = artifact.inspect(path, max_megabytes)
            case Read(requirement, path):
                answer = Reading(requirement.read(path))
            case Evaluate():
                answer = _evaluate(request)
            case Examine():
                answer = _examined(request)
    except Refused as refused:
        answer = Refusal(refused.message, refused.help, refused.check if isinstance(request, Inspect) else "")
    except Failure as failure:
        answer = Refusal(failure.message, failure.help)
    wire.send(answers, *protocol.write_answer(answer))


def _examined(request: Examine) -> Examination:
    from grader.evaluation.examining import examine

    try:
        return examine(request)
    except Exception as error:  # a change may be one that the model cannot take
        raise Failure(f"the model cannot be examined: {text_of(error)[:MAX_CAUSE]}") from None


def _evaluate(request: Evaluate) -> Evaluation:
    """Raises Failure for whatever a model does wrong."""
    try:
        return _evaluated(request)
    except Failure:
        raise
    except MemoryError:
        raise Failure("the model does not fit into memory.", "Use a smaller model.") from None
    except Exception as error:  # Keras raises anything; it is reported, and the process goes on
        if type(error).__name__ == "ResourceExhaustedError":  # out of memory
            raise Failure("predicting takes more memory than there is.", "Use a smaller model.") from None
        said = " ".join(text_of(error).split()) or type(error).__name__
        quoted = shown(said, MAX_CAUSE)[1:-1]  # layers have any name
        raise Failure(f"the model cannot predict: {quoted}", "Try model.predict on your own data.") from None


def _evaluated(request: Evaluate) -> Evaluation:
    from grader.evaluation import loading, shapes
    from grader.inspection import weights

    started = time.perf_counter()
    inputs = np.load(request.inputs, mmap_mode="r", allow_pickle=False)
    model = loading.load(request.artifact.path, request.artifact)
    found = () if isinstance(request.asked, dict) else _input_shape(model, request.asked)
    entries, exits = (ends.inputs_of(model), ends.outputs_of(model)) if request.is_of_several else ([], [])
    loaded = predicted = time.perf_counter()
    answered: dict[str, Any] = {"predictions": None}
    if _takes(model, found, entries, inputs, request):
        fed = inputs if isinstance(request.asked, dict) else shapes.fed(inputs, found, request.asked)
        answered = _predicted(model, fed, request)
        predicted = time.perf_counter()
        few = fed[:PROBED] if fed.dtype.kind in "SV" else np.asarray(fed[:PROBED], dtype=np.float32)  # texts, records
        answered["probed"] = {requirement: requirement.probe(model, few) for requirement in request.probes}
        if request.fingerprint:
            answered |= {"fingerprint": weights.fingerprint(model.weights), "sketch": weights.sketch(model.weights)}
    answered |= {"load_seconds": loaded - started, "predict_seconds": predicted - loaded}
    answered |= {"entries": _quoted(entries), "exits": _quoted(exits)}
    return Evaluation(len(model.inputs), len(model.outputs), found, **answered)


def _takes(model: Any, found: Shape, entries: list[End], inputs: np.ndarray, request: Evaluate) -> bool:
    """Whether a model has as many inputs and outputs as asked, and its inputs can be fed."""
    from grader.evaluation import shapes

    if len(model.outputs) != max(1, len(request.outputs)):
        return False
    if not isinstance(request.asked, dict):
        return len(model.inputs) == 1 and shapes.takes(found, request.asked)
    if len(entries) != len(request.asked):
        return False
    given = [entries[number] for number in ends.order([*request.asked], [one.name for one in entries])]
    return all(
        shapes.takes(one.shape, shape) and one.is_text == (inputs[name].dtype.kind == "S")
        for one, (name, shape) in zip(given, request.asked.items(), strict=True)
    )


def _quoted(found: list[End]) -> tuple[End, ...]:
    return tuple(one._replace(name=ends.printable(one.name)) for one in found)


def _predicted(model: Any, fed: np.ndarray, request: Evaluate) -> dict[str, Any]:
    """The predictions, those of the sample again, and those of the sample with required layers ablated."""
    from grader.evaluation.ablation import Ablation
    from grader.evaluation.predicting import Predictor, plain_numbers

    ablation = Ablation()
    groups = {requirement: ablation.add(model, requirement) for requirement in request.ablated}
    predictor = Predictor(model, fed, ablation, *ends.chosen(model, request.asked, request.outputs))
    predictions = plain_numbers(predictor.predict(fed))
    if not request.sample or len(predictions) != len(fed):
        return {"predictions": predictions}
    sample = fed[list(request.sample)]
    again = predictor.again(sample)
    if again is None:
        return {"predictions": predictions}
    again = plain_numbers(again)

    def ablated(group: int) -> Ablated:
        passed = ablation.passed(group)
        idle = passed is not None and _are_close(plain_numbers(predictor.predict(sample, passed)), again)
        return Ablated(plain_numbers(predictor.predict(sample, ablation.exchanged(group))), idle)

    tried = {requirement: tuple(map(ablated, group)) for requirement, group in groups.items()}
    return {"predictions": predictions, "again": again, "ablated": tried}


def _are_close(outputs: np.ndarray, others: np.ndarray) -> bool:
    return all(np.allclose(one, records.column(others, name)) for name, one in records.columns(outputs))


def _input_shape(model: Any, asked: Shape) -> Shape:
    """The first declared input shape without the batch; a model that declares none is built with what is asked."""
    if not getattr(model, "inputs", None):
        model.build((None, *asked))
    return tuple(model.inputs[0].shape)[1:]
