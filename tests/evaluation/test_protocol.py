"""A model's process that hostile code has taken over: its answers are not trusted, and no other model is affected."""

from __future__ import annotations

import io
import json
import os
import re
import struct
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader import Augmentation, Causal, Curves, Layer, paths
from grader.datasets.heldout import SEED
from grader.errors import Failure, GraderError
from grader.evaluation import connection, predicting, protocol, sandboxed_worker, wire
from grader.evaluation import worker as workers
from grader.evaluation.connection import Connection
from grader.evaluation.protocol import Ablated, Evaluate, Inspect, Read
from grader.evaluation.sandboxed_worker import SandboxedWorker
from grader.exercise.requirements.base import Requirement, fits
from grader.inspection import weights
from grader.inspection.artifact import Artifact
from grader.isolation.level import Isolation, Level, strongest

needs_fork = pytest.mark.skipif(not sandboxed_worker.CAN_FORK, reason="models are forked on Linux only")

HONEST = {"format": "h5", "keras_version": "3", "config": {}, "sha256": "0" * 64, "layers": ["Dense"], "notes": []}
HONEST |= {"bytes": 1, "parameters": 2, "optimizer_bytes": 0}

# A server of models without TensorFlow. A model file holds the Python code that takes over its process; an empty file
# is an honest model.
SERVER = """
import os, signal, struct, sys, time
sys.path[0] = {root!r}
from pathlib import Path
from grader.evaluation import forking, wire

def say(text, body=b"", announced=None):
    text = text if isinstance(text, bytes) else text.encode()
    where.write(struct.pack("<QQ", *(announced or (len(text), len(body)))) + text + body)
    where.flush()

def answer(request, answers):
    global where
    where = answers
    path = Path(request.get("inspect") or request["artifact"]["path"])
    code = path.read_text()
    exec(code, globals() | dict(request=request))
    if "inspect" in request:
        wire.send(answers, {{"artifact": {{**{honest!r}, "path": str(path), "keras_version": path.name}}}})
    else:
        raise SystemExit("nothing is loaded here")

requests, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb")
os.dup2(os.open(os.devnull, os.O_RDWR), 0)
os.dup2(0, 1)
forking.serve(requests, answers, answer)
"""


class Served(SandboxedWorker):
    """A worker whose models answer as they like."""

    def _command(self) -> list[str]:
        root = str(paths.PROJECT)
        return [sys.executable, "-c", SERVER.format(root=root, honest=HONEST)]


@pytest.fixture(scope="module")
def worker() -> Iterator[SandboxedWorker]:
    """One for all tests: no test leaves anything behind for the next."""
    worker = Served(Isolation(Level.PROCESS))
    yield worker
    worker.close()


def read(worker: SandboxedWorker, folder: Path, code: str, seconds: float = 60) -> str:
    """The version of Keras in the answer, where an honest model writes its file's name; or the failure as text."""
    folder.mkdir(exist_ok=True)
    (folder / "mymodel.h5").write_text(f"{code}\n#")
    worker.begin()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sandboxed_worker, "INSPECT_SECONDS", seconds)
            return worker.inspect(folder / "mymodel.h5", 1).keras_version
    except Failure as failure:
        return str(failure)
    finally:
        worker.end()


FORGED = {
    "garbage": "where.write(b'x' * 100); where.flush(); os._exit(0)",
    "not an object": "say('[1]')",
    "a number": "say('1')",
    "not a text": "say(bytes(range(128, 256)))",
    "lists in lists": "say('[' * 200_000)",
    "a terabyte": "say('', announced=(1 << 40, 0))",
    "a terabyte behind": "say('{}', announced=(2, 1 << 40))",
    "more than there is": "say('', announced=(1 << 63, 1 << 63))",
    "nothing": "say('{}')",
    "an empty message": """say('{"refused": "", "help": "", "check": "file"}')""",
    "no such check": """say('{"refused": "a", "help": "", "check": "score"}')""",
    "a grade": """say('{"inputs": 1, "outputs": 1}')""",
    "an end": """say('{"ended": 0, "left": false}')""",
    "an end by a signal": """say('{"ended": -9}')""",
    "a start": """say('{"ready": true}')""",
    "a file without its hash": """say('{"artifact": {"format": "h5", "keras_version": "", "config": {}}}')""",
    "its own death": "os.kill(os.getpid(), signal.SIGKILL)",
    "the death of the server": "os.kill(os.getppid(), signal.SIGKILL)",
    "an exit": "os._exit(0)",
    "silence": "time.sleep(60)",
    "a stopped server": "os.kill(os.getppid(), signal.SIGSTOP)",
}
WAITED_FOR = ("silence", "a stopped server")


@needs_fork
@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_is_the_learners_failure_and_the_next_is_graded(
    worker: SandboxedWorker, tmp_path: Path, name: str
) -> None:
    said = read(worker, tmp_path / "eve", FORGED[name], seconds=1 if name in WAITED_FOR else 60)
    assert re.search("gave a malformed answer|ended the|took longer than|the model ended", said), said
    assert "\nHelp: " in said
    assert read(worker, tmp_path / "ada", "") == "mymodel.h5"


@needs_fork
def test_answers_of_one_model_are_never_taken_for_anothers(worker: SandboxedWorker, tmp_path: Path) -> None:
    lie = {"artifact": {**HONEST, "keras_version": "of eve"}}
    more = f"import json; lie = json.dumps({lie!r}); [say(lie) for _ in range(20)]"
    assert read(worker, tmp_path / "eve", more) == "of eve"
    assert read(worker, tmp_path / "ada", "") == "mymodel.h5"


@needs_fork
def test_no_process_stays_to_answer_for_the_next(worker: SandboxedWorker, tmp_path: Path) -> None:
    lie = {"artifact": {**HONEST, "keras_version": "of eve"}}
    stays = f"""
import json
if os.fork():
    for text in ({lie!r}, {{"ended": 0, "left": False}}):
        say(json.dumps(text))
while True:
    time.sleep(0.01)
"""
    assert read(worker, tmp_path / "eve", stays) == "of eve"
    assert read(worker, tmp_path / "ada", "") == "mymodel.h5"


@needs_fork
def test_many_messages_and_long_ones_are_cut(worker: SandboxedWorker, tmp_path: Path) -> None:
    lie = r"""{"refused": "\x1b[2J" + "a" * 10**6, "help": "b" * 10**6, "check": "file"}"""
    long = f"import json; say(json.dumps({lie}))"
    said = read(worker, tmp_path / "eve", long)
    assert len(said) < 3 * protocol.LONGEST and "\x1b" not in said


@needs_fork
def test_each_limit_of_time_is_said(worker: SandboxedWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("grader.isolation.stopwatch.PATIENCE", 60)  # a busy machine takes longer by the clock
        said = read(worker, tmp_path / "eve", "while True: pass", seconds=1)
    assert "took longer than 1 s." in said and "Use a smaller model" in said
    said = read(worker, tmp_path / "eve", "time.sleep(60)", seconds=0.3)
    assert "took longer than 6 times 0.3 s by the clock, most of it waiting." in said and "busy" in said


@needs_fork
def test_a_pause_of_the_machine_does_not_count(
    worker: SandboxedWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monotonic, paused = time.monotonic, iter([0, 0, 3600])
    pause = [0.0]

    def clock() -> float:
        pause[0] = max(pause[0], next(paused, 0))
        return monotonic() + pause[0]

    worker.begin()
    monkeypatch.setattr("grader.isolation.stopwatch.time.monotonic", clock)
    assert read(worker, tmp_path / "ada", "time.sleep(1.0)") == "mymodel.h5"
    assert pause == [3600]


def test_a_process_that_does_not_start_is_not_the_learners_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Broken(SandboxedWorker):
        def _command(self) -> list[str]:
            return [sys.executable, "-c", "raise SystemExit('bwrap: no such path')"]

    worker = Broken(Isolation(Level.PROCESS))
    try:
        for _ in range(2):
            with pytest.raises(GraderError, match="does not start: bwrap: no such path.*\n.*TMPDIR"):
                worker.begin()
    finally:
        worker.close()
    assert not worker.workspace.folder.exists()


def test_a_process_that_starts_too_slowly_is_not_the_learners_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "START_SECONDS", 0.3)
    slow = Connection(lambda: [sys.executable, "-c", "import time; time.sleep(60)"], {}, memory_gigabytes=4)
    with pytest.raises(GraderError, match="the start of TensorFlow took longer"):
        slow.wait_for_start()
    slow.close()


def test_the_private_seed_stays_with_the_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", f"import os; raise SystemExit(os.environ.get({SEED!r}, 'no seed'))"]
    monkeypatch.setenv(SEED, "a secret")
    monkeypatch.setattr(connection, "program", lambda: command)
    with workers.OwnWorker() as own, pytest.raises(GraderError, match="does not start: no seed"):
        own.evaluate(Evaluate(ARTIFACT, Path("inputs.npy"), (1,)))


@pytest.mark.parametrize("lengths", [(wire.MAX_HEADER + 1, 0), (2, wire.MAX_BODY + 1)])
def test_a_message_that_announces_too_much_is_not_read(lengths: tuple[int, int]) -> None:
    stream = io.BytesIO(struct.pack("<QQ", *lengths) + b"{}")
    with pytest.raises(ValueError, match="bytes are announced"):
        wire.receive(stream)
    assert stream.tell() == 16


def test_a_worker_that_was_stopped_starts_nothing(tmp_path: Path) -> None:
    worker = Served(Isolation(Level.PROCESS))
    worker.stop()
    with pytest.raises(GraderError, match="interrupted"):
        worker.begin()
    worker.close()


ARTIFACT = Artifact.from_json({**HONEST, "path": "mymodel.h5"})
EVALUATED: dict[str, Any] = {"inputs": 1, "outputs": 1, "input_shape": [1], "shape": [2, 1], "dtype": "<f4"}
EVALUATED |= {"probed": [], "fingerprint": "0" * 64, "load_seconds": 0.1, "predict_seconds": 0.0}
EVALUATED |= {"again": False, "ablated": [], "sketch": [], "entries": [], "exits": []}
CHANGES: dict[str, Callable[[], dict[str, Any]]] = {
    "an object": lambda: {"dtype": "|O"},
    "a structure": lambda: {"dtype": "<f4,<f4", "shape": [1, 1]},
    "no type": lambda: {"dtype": ""},
    "no such type": lambda: {"dtype": "<f3"},
    "texts": lambda: {"dtype": "<U1"},
    "another size": lambda: {"shape": [3, 1]},
    "a size below zero": lambda: {"shape": [-2, -1]},
    "any size": lambda: {"shape": [None, 1]},
    "no sizes": lambda: {"shape": []},
    "true sizes": lambda: {"shape": [2, True]},
    "predictions without a shape": lambda: {"shape": None},
    "a text for a number": lambda: {"inputs": "1"},
    "a text for a shape": lambda: {"input_shape": "ab"},
    "no time": lambda: {"load_seconds": None},
    "a time below zero": lambda: {"predict_seconds": -1.0},
    "a time of weeks": lambda: {"predict_seconds": 1e6},
    "a time that is not a number": lambda: {"load_seconds": float("nan")},
    "another probe": lambda: {"probed": [{}]},
    "no list of probes": lambda: {"probed": {}},
    "no fingerprint": lambda: {"fingerprint": ""},
    "a number for a fingerprint": lambda: {"fingerprint": 1},
    "a sketch of texts": lambda: {"sketch": ["0"] * weights.SKETCH},
    "a short sketch": lambda: {"sketch": [0.5]},
    "a sketch that is not finite": lambda: {"sketch": [float("inf")] * weights.SKETCH},
    "more than was asked": lambda: {"points": 5},
    "a sample that was not asked for": lambda: {"again": True, "shape": [2, 1]},
    "a number of samples": lambda: {"again": 1},
    "layers that were not asked for": lambda: {"ablated": [[False]]},
    "no layers": lambda: {"ablated": None},
    "named outputs that were not asked for": lambda: {"dtype": [{"name": "a", "dtype": "<f4", "shape": [1]}]},
    "names that were not asked for": lambda: {"entries": [{"name": "a", "shape": [1], "is_text": False}]},
}


def evaluated(*probes: Requirement, is_marked: bool = True, **changes: Any) -> Any:
    """An evaluation of two examples, as the grader reads it."""
    request = Evaluate(ARTIFACT, Path("inputs.npy"), (1,), probes, is_marked)
    return protocol.read_answer(request, {**EVALUATED, **changes}, np.ones((2, 1), np.float32).tobytes())


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_predictions_are_believed_in_one_form_only(change: Callable[[], dict[str, Any]]) -> None:
    assert evaluated().predictions.tolist() == [[1], [1]] and evaluated().fingerprint == "0" * 64
    with pytest.raises(ValueError):
        evaluated(**change())


def test_a_fingerprint_or_sketch_that_was_not_asked_for_is_malformed() -> None:
    with pytest.raises(ValueError, match="fingerprint"):
        evaluated(is_marked=False)
    with pytest.raises(ValueError, match="sketch"):
        evaluated(is_marked=False, fingerprint="", sketch=[0.5] * weights.SKETCH)


@pytest.mark.parametrize(
    ("requirement", "good", "bad"),
    [
        (Augmentation(), {"layers": ["RandomFlip"], "random": []}, {"layers": "abc", "random": []}),
        (Causal(), {"steps": 9, "any_length": True, "moved": None}, {"steps": 9, "any_length": True, "moved": "2"}),
    ],
)
def test_probes_are_believed_in_one_form_only(requirement: Requirement, good: Any, bad: Any) -> None:
    assert evaluated(requirement, probed=[good]).probed == {requirement: good}
    for probed in ([bad], [good, good], [], good):
        with pytest.raises(ValueError, match="other probes"):
            evaluated(requirement, probed=probed)


def sampled(rows: int, again: Any = True, ablated: Any = ((False, False),)) -> Any:
    """An evaluation of two examples, one of which is asked again, also without two LSTM layers in turn."""
    request = Evaluate(ARTIFACT, Path("inputs.npy"), (1,), (), True, (1,), (Layer("LSTM", at_least=2),))
    header = {**EVALUATED, "again": again, "ablated": json.loads(json.dumps(ablated))}
    return protocol.read_answer(request, header, np.arange(rows, dtype=np.float32).tobytes())


def test_a_sample_is_read_after_all_predictions() -> None:
    found = sampled(rows=5)
    assert (found.predictions.tolist(), found.again.tolist()) == ([[0], [1]], [[2]])
    (tried,) = found.ablated.values()
    assert [one.predictions.tolist() for one in tried] == [[[3]], [[4]]]
    alone = sampled(rows=2, again=False, ablated=())
    assert alone.again is None and not alone.ablated


@pytest.mark.parametrize(
    ("rows", "again", "ablated"),
    [(4, True, ((False, False),)), (3, True, ()), (4, False, ((False, False),)), (4, True, (0,)), (3, False, ())],
)
def test_a_sample_is_believed_in_one_form_only(rows: int, again: bool, ablated: Any) -> None:
    with pytest.raises(ValueError):
        sampled(rows, again, ablated)


@pytest.mark.parametrize("field", sorted(HONEST))
def test_a_file_is_believed_in_one_form_only(field: str) -> None:
    request = Inspect(Path("mymodel.h5"), 1)
    assert protocol.read_answer(request, {"artifact": {**HONEST, "path": "/etc/passwd"}}, b"") == ARTIFACT
    for value in (None, -1, True, [1], "\n"):
        with pytest.raises(ValueError):
            protocol.read_answer(request, {"artifact": {**HONEST, field: value}}, b"")
            assert field == "keras_version" and isinstance(value, str), "any text will do"
            raise ValueError


@pytest.mark.parametrize("panels", [None, -1, True, "2", [2]])
def test_panels_are_believed_in_one_form_only(panels: Any) -> None:
    request = Read(Curves(), Path("curves.png"))
    assert protocol.read_answer(request, {"value": 2}, b"").value == 2
    with pytest.raises(ValueError):
        protocol.read_answer(request, {"value": panels}, b"")


@pytest.mark.parametrize("check", ["score", "loads", "", 1])
def test_a_file_is_refused_by_a_check_of_files_and_a_model_by_none(check: Any) -> None:
    said = {"refused": "it is cut off.", "help": "", "check": "file"}
    assert protocol.read_answer(Inspect(Path("mymodel.h5"), 1), said, b"").check == "file"
    with pytest.raises(ValueError):
        protocol.read_answer(Inspect(Path("mymodel.h5"), 1), {**said, "check": check}, b"")
    with pytest.raises(ValueError):
        protocol.read_answer(Read(Curves(), Path("curves.png")), said, b"")


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        (int, [0, 1 << 61], [-1, 1 << 62, True, 1.0, "1", None]),
        (float, [-1.5, 0.0], [1, float("nan"), float("inf"), True, "1"]),
        (str, ["", "Conv2D"], ["a\nb", "\x1b[2J", "a" * 201, b"a", 1]),
        (bool, [True, False], [0, 1, None]),
        (None, [None], [0, False, ""]),
        ((int, None), [3, None], [-3, "3", []]),
        ([str], [[], ["a", "b"]], ["ab", [1], {"a": 1}, None]),
        ({"a": int, "b": [int]}, [{"a": 1, "b": [2]}], [{"a": 1}, {"a": 1, "b": [2], "c": 3}, {"a": 1, "b": 2}, [], 1]),
    ],
)
def test_a_value_has_a_form_or_not(form: Any, good: list[Any], bad: list[Any]) -> None:
    assert all(fits(value, form) for value in good)
    assert not any(fits(value, form) for value in bad)


def test_each_end_reads_what_the_other_writes() -> None:
    asked = Evaluate(ARTIFACT, Path("inputs.npy"), (None, 1), (Causal(), Layer("LSTM")), True, (3, 1), (Layer("GRU"),))
    for request in (Inspect(Path("a b.h5"), 2.5), Read(Curves(panels=3), Path("curves.png")), asked):
        assert protocol.read_request(json.loads(json.dumps(protocol.write_request(request)))) == request
    answer = evaluated(Causal(), probed=[{"steps": 9, "any_length": True, "moved": 2}])
    without = Ablated(answer.predictions, idle=True)
    answer = replace(answer, again=answer.predictions + 1, ablated={Layer("GRU"): (without,)})
    header, body = protocol.write_answer(answer)
    again = protocol.read_answer(replace(asked, probes=(Causal(),)), json.loads(json.dumps(header)), bytes(body))
    np.testing.assert_array_equal(again.predictions, answer.predictions)
    np.testing.assert_array_equal(again.again, answer.again)
    np.testing.assert_array_equal(again.ablated[Layer("GRU")][0].predictions, answer.predictions)
    assert again.ablated[Layer("GRU")][0].idle
    arrays: dict[str, Any] = {"predictions": None, "again": None, "ablated": {}}
    assert replace(again, **arrays) == replace(answer, **arrays)


def test_numbers_that_numpy_does_not_know_are_read_and_texts_are_refused() -> None:
    import ml_dtypes

    assert predicting.plain_numbers(np.ones((2, 1), ml_dtypes.bfloat16)).dtype == np.float32
    assert predicting.plain_numbers(np.ones((2, 1), np.float16)).dtype == np.float16
    for other in (np.array([["a"]]), np.array([[b"a"]], dtype=object), np.ones((2, 1), np.complex64)):
        with pytest.raises(Failure, match="the outputs are (texts|complex numbers)"):
            predicting.plain_numbers(other)


@pytest.mark.parametrize(("size", "largest"), [((150, 150, 3), 29), ((28, 28), 1000), ((3_000_000,), 1)])
def test_large_inputs_are_predicted_in_small_batches(size: tuple[int, ...], largest: int) -> None:
    import tensorflow as tf

    class Counting:
        """A model whose output is the size of the batch."""

        inputs = (SimpleNamespace(shape=(None, *size)),)

        def __call__(self, batch: Any, training: bool) -> Any:
            count = tf.shape(batch)[0]
            return tf.fill((count, 1), count)

    inputs = np.zeros((largest + 1, *size), np.float32)
    assert predicting.predict(Counting(), inputs)[:, 0].tolist() == [largest] * largest + [1]


INSIDE = """
import os, sys
sys.path.insert(0, {root!r})
from grader.evaluation import forking
forking._keep_apart()
if os.fork() == 0:
    said = []
    for process in (os.getppid(), 1):
        for name in ("fd/0", "fd/1", "mem", "environ"):
            try:
                os.open(f"/proc/{{process}}/{{name}}", os.O_WRONLY if name == "fd/1" else os.O_RDONLY)
                said.append(f"opened {{name}} of {{process}}")
            except OSError:
                pass
    print(said, flush=True)
    os._exit(0)
os.wait()
"""


@pytest.mark.skipif(strongest().level < Level.BUBBLEWRAP, reason="bubblewrap does not work on this machine")
def test_a_models_process_reaches_the_grader_only_through_its_own_pipes() -> None:
    import subprocess

    isolation, root = strongest(), paths.PROJECT
    command = isolation.command(
        [sys.executable, "-c", INSIDE.format(root=str(root))], readable=[root / "grader"], first=True
    )
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **isolation.popen({}))
    assert done.stdout == "[]\n", done.stdout + done.stderr
    assert os.path.exists(root)


KIND, BOX = {"name": "kind", "dtype": "<f4", "shape": [3]}, {"name": "box", "dtype": "<f2", "shape": [4]}
SEVERAL: dict[str, Any] = {**EVALUATED, "outputs": 2, "shape": [2], "dtype": [KIND, BOX]}
SEVERAL |= {"exits": [{"name": "kind", "shape": [3], "is_text": False}]}


def evaluated_several(body: bytes = bytes(2 * (3 * 4 + 4 * 2)), **changes: Any) -> Any:
    """An evaluation of two examples by a model of two outputs, as the grader reads it."""
    request = Evaluate(ARTIFACT, Path("inputs.npy"), (1,), fingerprint=True, outputs=("kind", "box"))
    return protocol.read_answer(request, {**SEVERAL, **changes}, body)


def test_predictions_of_several_outputs_are_records() -> None:
    found = evaluated_several()
    assert found.predictions["kind"].shape == (2, 3) and found.predictions["box"].dtype == np.float16
    assert found.exits[0].name == "kind"


@pytest.mark.parametrize(
    "changes",
    [
        {"dtype": "<f4"},
        {"dtype": [BOX, KIND]},
        {"dtype": [KIND]},
        {"dtype": [KIND, BOX, BOX]},
        {"dtype": [KIND, {**BOX, "name": "kind"}]},
        {"dtype": [KIND, {**BOX, "dtype": "|O"}]},
        {"dtype": [KIND, {**BOX, "dtype": "<f3"}]},
        {"dtype": [KIND, {**BOX, "dtype": "<U4"}]},
        {"dtype": [KIND, {**BOX, "shape": [0]}]},
        {"dtype": [KIND, {**BOX, "shape": [5]}]},
        {"dtype": [KIND, {**BOX, "shape": [1 << 61]}]},
        {"dtype": [KIND, {**BOX, "shape": [4] + [1] * 100}]},
        {"dtype": [KIND, {**BOX, "shape": [-4]}]},
        {"dtype": [KIND, {**BOX, "offset": 1}]},
        {"shape": [2, 1]},
        {"shape": [3]},
        {"shape": []},
        {"exits": [{"name": "a" * 201, "shape": [3], "is_text": False}]},
        {"exits": [{"name": "a\nb", "shape": [3], "is_text": False}]},
        {"exits": [{"name": "kind", "shape": [3]}]},
        {"body": b""},
    ],
)
def test_records_are_believed_in_one_form_only(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        evaluated_several(**changes)
