"""What a model's process says when it is somebody else's: nothing of it is believed, and no other is touched."""

from __future__ import annotations

import io
import os
import re
import struct
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader import paths
from grader.datasets.heldout import SEED
from grader.errors import Failure, GraderError
from grader.evaluation import answers, wire
from grader.evaluation import process as evaluation
from grader.evaluation import sandboxed_worker as safe_worker
from grader.evaluation.sandboxed_worker import SafeWorker
from grader.evaluation.worker import Worker
from grader.isolation import level as isolation
from grader.isolation.level import Isolation, Level

needs_fork = pytest.mark.skipif(not safe_worker.CAN_FORK, reason="models are forked on Linux alone")

HONEST = {"format": "h5", "keras_version": "3", "config": {}, "sha256": "0" * 64, "layers": ["Dense"], "notes": []}
HONEST |= {"bytes": 1, "parameters": 2, "optimizer_bytes": 0}

# A server of models without TensorFlow. A model file holds Python here, for a process of a model that has been taken
# over; an empty one stands for an honest model.
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


class Served(SafeWorker):
    """A worker whose models answer as they like."""

    def _command(self) -> list[str]:
        root = str(paths.PROJECT)
        return [sys.executable, "-c", SERVER.format(root=root, honest=HONEST)]


@pytest.fixture(scope="module")
def worker() -> Iterator[SafeWorker]:
    """One for all tests: none of them leaves anything to the next."""
    worker = Served(Isolation(Level.PROCESS))
    yield worker
    worker.__exit__()


def read(worker: SafeWorker, folder: Path, code: str, seconds: float = 60) -> str:
    """What is said of a file by the version of Keras, which honest models fill with their name; or the failure."""
    folder.mkdir(exist_ok=True)
    (folder / "mymodel.h5").write_text(f"{code}\n#")
    worker.begin()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(safe_worker, "INSPECT_SECONDS", seconds)
            return worker.inspect(folder / "mymodel.h5", 1).keras_version
    except Failure as failure:
        return str(failure)
    finally:
        worker.end()


FORGED = {
    "garbage": "where.write(b'x' * 100); where.flush(); os._exit(0)",
    "no object": "say('[1]')",
    "a number": "say('1')",
    "no text": "say(bytes(range(128, 256)))",
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
def test_what_is_no_answer_is_the_learners_failure_and_the_next_is_graded(
    worker: SafeWorker, tmp_path: Path, name: str
) -> None:
    said = read(worker, tmp_path / "eve", FORGED[name], seconds=1 if name in WAITED_FOR else 60)
    assert re.search("gave a malformed answer|ended the|took longer than|the model ended", said), said
    assert "\nHelp: " in said
    assert read(worker, tmp_path / "ada", "") == "mymodel.h5"


@needs_fork
def test_answers_of_one_model_are_never_taken_for_anothers(worker: SafeWorker, tmp_path: Path) -> None:
    lie = {"artifact": {**HONEST, "keras_version": "of eve"}}
    more = f"import json; lie = json.dumps({lie!r}); [say(lie) for _ in range(20)]"
    assert read(worker, tmp_path / "eve", more) == "of eve"
    assert read(worker, tmp_path / "ada", "") == "mymodel.h5"


@needs_fork
def test_nobody_stays_to_answer_for_the_next(worker: SafeWorker, tmp_path: Path) -> None:
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
def test_many_messages_and_long_ones_are_cut(worker: SafeWorker, tmp_path: Path) -> None:
    lie = r"""{"refused": "\x1b[2J" + "a" * 10**6, "help": "b" * 10**6, "check": "file"}"""
    long = f"import json; say(json.dumps({lie}))"
    said = read(worker, tmp_path / "eve", long)
    assert len(said) < 3 * answers.LONGEST and "\x1b" not in said


@needs_fork
def test_a_pause_of_the_machine_counts_for_nobody(
    worker: SafeWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monotonic, paused = time.monotonic, iter([0, 0, 3600])
    pause = [0.0]

    def clock() -> float:
        pause[0] = max(pause[0], next(paused, 0))
        return monotonic() + pause[0]

    worker.begin()
    monkeypatch.setattr("grader.isolation.processes.time.monotonic", clock)
    assert read(worker, tmp_path / "ada", "time.sleep(1.0)") == "mymodel.h5"
    assert pause == [3600]


def test_a_process_that_does_not_start_is_nobodys_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Broken(SafeWorker):
        def _command(self) -> list[str]:
            return [sys.executable, "-c", "raise SystemExit('bwrap: no such path')"]

    worker = Broken(Isolation(Level.PROCESS))
    try:
        for _ in range(2):
            with pytest.raises(GraderError, match="does not start: bwrap: no such path.*\n.*TMPDIR"):
                worker.begin()
    finally:
        worker.__exit__()
    assert not worker.room.folder.exists()


def test_a_process_that_starts_too_slowly_is_nobodys_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Worker):
        def _command(self) -> list[str]:
            return [sys.executable, "-c", "import time; time.sleep(60)"]

    monkeypatch.setattr("grader.evaluation.worker.START_SECONDS", 0.3)
    with Slow() as worker, pytest.raises(GraderError, match="the start of TensorFlow took longer"):
        worker.wait_for_start()


def test_the_private_seed_stays_with_the_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    class Telling(Worker):
        def _command(self) -> list[str]:
            return [sys.executable, "-c", f"import os; raise SystemExit(os.environ.get({SEED!r}, 'no seed'))"]

    monkeypatch.setenv(SEED, "a secret")
    with Telling() as worker, pytest.raises(GraderError, match="does not start: no seed"):
        worker.wait_for_start()


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
    worker.__exit__()


EVALUATED: dict[str, Any] = {"inputs": 1, "outputs": 1, "input_shape": [1], "shape": [2, 1]}
EVALUATED |= {"dtype": "<f4", "probes": {"fingerprint": "0" * 64}, "load_seconds": 0.1, "predict_seconds": 0}
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
    "a time that is none": lambda: {"load_seconds": float("nan")},
    "another probe": lambda: {"probes": {"fingerprint": "0" * 64, "causal": {}}},
    "no probe": lambda: {"probes": {}},
    "a probe of another kind": lambda: {"probes": {"fingerprint": 1}},
    "a list of probes": lambda: {"probes": ["fingerprint"]},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_predictions_are_believed_in_one_form_only(change: Callable[[], dict[str, Any]]) -> None:
    request, body = {"probes": ["fingerprint"]}, np.zeros((2, 1), np.float32).tobytes()
    assert answers.checked(EVALUATED, body, request) == EVALUATED
    with pytest.raises(ValueError):
        answers.checked({**EVALUATED, **change()}, body, request)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("augmentation", {"layers": ["RandomFlip"], "random": [], "steady": True}, {"layers": "abc", "random": []}),
        ("causal", {"steps": 9, "any_length": True, "moved": None}, {"steps": 9, "any_length": True, "moved": "2"}),
    ],
)
def test_probes_are_believed_in_one_form_only(name: str, good: Any, bad: Any) -> None:
    body = bytes(8)
    answers.checked({**EVALUATED, "probes": {name: good}}, body, {"probes": [name]})
    with pytest.raises(ValueError):
        answers.checked({**EVALUATED, "probes": {name: bad}}, body, {"probes": [name]})


@pytest.mark.parametrize("field", sorted(HONEST))
def test_a_file_is_believed_in_one_form_only(field: str) -> None:
    request = {"inspect": "mymodel.h5"}
    answers.checked({"artifact": HONEST}, b"", request)
    for value in (None, -1, True, [1], "\n"):
        with pytest.raises(ValueError):
            answers.checked({"artifact": {**HONEST, field: value}}, b"", request)
            assert field == "keras_version" and isinstance(value, str), "any text will do"
            raise ValueError


@pytest.mark.parametrize("panels", [None, -1, True, "2", [2]])
def test_panels_are_believed_in_one_form_only(panels: Any) -> None:
    request = {"picture": "curves.png", "lines": 2}
    answers.checked({"panels": 2}, b"", request)
    with pytest.raises(ValueError):
        answers.checked({"panels": panels}, b"", request)


def test_numbers_that_numpy_does_not_know_are_read_and_texts_are_refused() -> None:
    import ml_dtypes

    assert evaluation._numbers(np.ones((2, 1), ml_dtypes.bfloat16)).dtype == np.float32
    assert evaluation._numbers(np.ones((2, 1), np.float16)).dtype == np.float16
    for other in (np.array([["a"]]), np.array([[b"a"]], dtype=object), np.ones((2, 1), np.complex64)):
        with pytest.raises(Failure, match="the outputs are (texts|complex numbers)"):
            evaluation._numbers(other)


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
    assert evaluation.predict(Counting(), inputs)[:, 0].tolist() == [largest] * largest + [1]


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


@pytest.mark.skipif(isolation.strongest().level < Level.BUBBLEWRAP, reason="bubblewrap does not work on this machine")
def test_a_models_process_has_no_way_to_the_grader_but_its_own() -> None:
    import subprocess

    strongest, root = isolation.strongest(), paths.PROJECT
    command = strongest.command(
        [sys.executable, "-c", INSIDE.format(root=str(root))], readable=[root / "grader"], first=True
    )
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **strongest.popen({}))
    assert done.stdout == "[]\n", done.stdout + done.stderr
    assert os.path.exists(root)
