"""What a starter can do wrong while it trains, and what the learner reads then; and what must not matter at all.

Every start of TensorFlow takes seconds, so the starters below train two at a time before the first test that asks.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import psutil
import pytest
from projects import Project, is_running

from grader.errors import Failure, GraderError
from grader.exercise.catalog import Entry
from grader.isolation import processes
from grader.isolation.level import Isolation, Level
from grader.learner.grader import Grader
from grader.training import report as training_report
from grader.training import sandbox
from grader.training import train as training
from grader.training.output import Output, Progress
from grader.training.train import Training

GOOD = """
x, y = load_data()
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
model.fit(x, y, epochs=2)
"""
BUILD = """
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
"""


@dataclass(frozen=True)
class Starter:
    """A starter's body, or its whole source, with changes of the limits and the seed it trains under."""

    body: str = ""
    source: str | bytes = ""
    minutes: float = 2
    gigabytes: float = 4
    seed: int = training.SEED
    files: tuple[tuple[str, str], ...] = ()

    def write(self, project: Project) -> Entry:
        entry = project.add("category1_linear")
        if isinstance(self.source, bytes):
            entry.starter.write_bytes(self.source)
        elif self.source:
            entry.starter.write_text(self.source, encoding="utf-8")
        else:
            project.write_starter(entry, self.body)
        for name, text in self.files:
            (entry.folder / name).parent.mkdir(exist_ok=True)
            (entry.folder / name).write_text(text, encoding="utf-8")
        limits = replace(entry.exercise, train_minutes=self.minutes, train_gigabytes=self.gigabytes)
        return replace(entry, exercise=limits)


@dataclass(frozen=True)
class Outcome:
    entry: Entry
    result: Training | Failure
    progress: Progress

    @property
    def trained(self) -> Training:
        assert isinstance(self.result, Training), self.result
        return self.result

    @property
    def failure(self) -> Failure:
        assert isinstance(self.result, Failure), self.result
        return self.result


# Each with what its message and its help must say.
BROKEN: dict[str, tuple[Starter, str, str]] = {
    "a syntax error": (
        Starter(source="import math\n\ndef solution_model():\n    return [1 2]\n"),
        r"^line 4 of starter\.py: SyntaxError: invalid syntax\. Perhaps you forgot a comma\?$",
        r"return \[1 2\]",
    ),
    "a line for a notebook": (
        Starter(body="!pip install pandas"),
        r"^line \d+ of starter\.py: SyntaxError: invalid syntax",
        r"is for a notebook",
    ),
    "another encoding": (
        Starter(source='WORD = "caf\xe9"\n'.encode("latin-1")),
        r"SyntaxError.*codec can't decode byte 0xe9",
        r"not saved as UTF-8",
    ),
    "an empty file": (
        Starter(source="\n"),
        r"^starter\.py defines no function solution_model\(\)\.$",
        r"as the stub has it",
    ),
    "a package that is gone": (
        Starter(source="from keras_preprocessing import image\n"),
        r"^line 1 of starter\.py: ModuleNotFoundError: No module named 'keras_preprocessing'",
        r"package keras_preprocessing is gone",
    ),
    "a wrong path": (
        Starter(body='open("data/train.csv")'),
        r"FileNotFoundError: .*data/train\.csv",
        r"start at the starter's own folder",
    ),
    "a half filled stub": (
        Starter(body="units = 3"),
        r"^line \d+ of starter\.py: NameError: name 'model' is not defined\.$",
        r"no line before that creates it",
    ),
    "no return": (
        Starter(source="def solution_model():\n    model = 1\n"),
        r"^solution_model\(\) returned None\.$",
        r"return model",
    ),
    "a tuple": (
        Starter(source="def solution_model():\n    return 1, 2\n"),
        r"^solution_model\(\) returned a tuple, not a keras model\.$",
        r"nor both",
    ),
    "a number": (
        Starter(source="def solution_model():\n    return 1\n"),
        r"^solution_model\(\) returned an int, not a keras model\.$",
        r"return model",
    ),
    "a history": (
        Starter(body="import keras\nmodel = keras.callbacks.History()"),
        r"^solution_model\(\) returned a History, not a keras model\.$",
        r"not what fit\(\) returns",
    ),
    "input()": (
        Starter(body='epochs = input("How many epochs? ")'),
        r"EOFError",
        r"Nobody is at the keyboard",
    ),
    "sys.exit(0)": (
        Starter(body="import sys\nsys.exit(0)"),
        r"^line \d+ of starter\.py: the code ends the program with exit\(0\)\.$",
        r"Remove the call",
    ),
    "os._exit(0)": (
        Starter(body='import os\nprint("the last words")\nos._exit(0)'),
        r"^the code ended before solution_model\(\) returned a model \(exit status 0\)\.$",
        r"os\._exit\(\)[\s\S]*the last words",
    ),
    "a crash": (
        Starter(body="import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)"),
        r"returned a model \(SIGSEGV\)\.$",
        r"A library crashed",
    ),
    "an end by the system": (
        Starter(body="import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
        r"returned a model \(SIGKILL\)\.$",
        r"lack of memory",
    ),
    "a shape that does not fit": (
        Starter(body=GOOD.replace("Input((1,))", "Input((28, 28))")),
        r"ValueError: Invalid input shape for input .*Expected shape \(None, 28, 28\)",
        r"gets other shapes than it was built for",
    ),
    "a label without a unit": (
        Starter(body=GOOD.replace('"mse"', '"sparse_categorical_crossentropy"').replace("(x, y", "(x, 0 * y + 3")),
        r"InvalidArgumentError: Received a label value of 3 which is outside the valid range of \[0, 1\)",
        r"one unit per class",
    ),
    "an error in a file beside it": (
        Starter(body="import helper\nhelper.divide()", files=(("helper.py", "def divide():\n    return 1 / 0\n"),)),
        r"^line 2 of helper\.py: ZeroDivisionError: division by zero\.$",
        r"starter\.py\", line \d+, in solution_model[\s\S]*helper\.py\", line 2, in divide",
    ),
    "a model that Keras cannot save": (
        Starter(
            body="class Mine(tf.keras.layers.Layer):\n"
            "    def __init__(self, thing):\n"
            "        super().__init__()\n"
            "model = tf.keras.Sequential([tf.keras.Input((1,)), Mine(object())])"
        ),
        r"^Keras cannot save the model: Object Mine .* must override `get_config\(\)`",
        r"from layers of Keras",
    ),
    "a layer that .h5 cannot hold": (
        Starter(body="model = tf.keras.Sequential([tf.keras.Input((2, 2, 3)), tf.keras.layers.RandomBrightness(0.2)])"),
        r"^Keras cannot save the model: cannot pickle",
        r"RandomBrightness",
    ),
    "an unknown dataset": (
        Starter(body='datasets.load("liner", split="train")'),
        r"DataError: there is no dataset 'liner'\.$",
        r"Datasets: .*linear",
    ),
    "training that never ends": (
        Starter(body=GOOD.replace("epochs=2", "epochs=10**9"), minutes=0.1),
        r"^training was stopped at (6 times )?its limit of 6 s",
        r"fewer epochs|close other programs",  # the second if other programs leave it hardly any processor time
    ),
    "too much memory": (
        Starter(body="import numpy\nmany = [numpy.ones(2**24) for _ in range(500)]", gigabytes=1.2),
        r"^training was stopped because it used \d\.\d GB of memory; 1\.2 GB are allowed\.$",
        r"smaller batches",
    ),
}
SLOW = ("an end by the system", "a label without a unit", "an unknown dataset")  # much like others

CARELESS = """
import argparse, atexit, os, threading, time
import matplotlib.pyplot as plt

assert "GRADER_HELDOUT_SEED" not in os.environ
argparse.ArgumentParser().parse_args()
atexit.register(lambda: 1 / 0)
threading.Thread(target=time.sleep, args=(3600,)).start()
os.makedirs("elsewhere")
os.chdir("elsewhere")
x, y = load_data()
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse", metrics=["mae"])
history = model.fit(x, y, epochs=3, verbose=2)
plt.plot(history.history["loss"])
plt.show()
model.save("mymodel.h5")
"""
SHADOWED = 'raise ImportError("this file took the place of a library")\n'
WORKING: dict[str, Starter] = {
    "careless": Starter(body=CARELESS),
    "deletes its own folder": Starter(body=f"{BUILD}\nimport shutil\nshutil.rmtree(Path(__file__).parent)"),
    "shadows libraries": Starter(
        body=f"import numpy, helper\nassert helper.WORD == 'found'\n{BUILD}",
        files=(
            ("numpy.py", SHADOWED),
            ("json.py", SHADOWED),
            ("tensorflow/__init__.py", SHADOWED),
            ("grader/__init__.py", SHADOWED),
            ("helper.py", "WORD = 'found'\n"),
        ),
    ),
    "loses an axis": Starter(
        body="layers = tf.keras.layers\n"
        "model = tf.keras.Sequential([tf.keras.Input((1,)), layers.Dense(4), layers.Reshape((2, 2)),\n"
        "    layers.Softmax(axis=(1, 2)), layers.Flatten(), layers.Dense(1)])"
    ),
    "breaks the comparison": Starter(body=f"from grader.evaluation import shapes\nshapes.fed = None\n{BUILD}"),
    "children": Starter(
        body="import subprocess, sys\n"
        'sleep = [sys.executable, "-c", "import time; time.sleep(3600)"]\n'
        "sleepers = [subprocess.Popen(sleep), subprocess.Popen(sleep, start_new_session=True)]\n"
        'Path("pids").write_text(" ".join(str(sleeper.pid) for sleeper in sleepers))\n' + BUILD
    ),
    "once": Starter(body=GOOD),
    "again, from Windows": Starter(body=GOOD),
    "another seed": Starter(body=GOOD, seed=1),
    "its own seed": Starter(body=f"tf.keras.utils.set_random_seed(7)\n{GOOD}", seed=1),
    "its own seed again": Starter(body=f"tf.keras.utils.set_random_seed(7)\n{GOOD}", seed=2),
}


class Outcomes:
    """Starters that are trained, and what came of them."""

    def __init__(self, root: Path, soon: list[str]) -> None:
        self._root = root
        self._pool = ThreadPoolExecutor(max_workers=2)
        self._futures: dict[str, Future[Outcome]] = {name: self._pool.submit(self._train, name) for name in soon}

    def __getitem__(self, name: str) -> Outcome:
        if name not in self._futures:
            self._futures[name] = self._pool.submit(self._train, name)
        return self._futures[name].result()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _train(self, name: str) -> Outcome:
        starter = WORKING[name] if name in WORKING else BROKEN[name][0]
        root = self._root / f"próject of {re.sub(r'[^a-z]', ' ', name)}"
        root.mkdir()
        entry = starter.write(Project(root))
        if name == "again, from Windows":
            source = entry.starter.read_bytes().replace(b"\n", b"\r\n")
            entry.starter.write_bytes(b"\xef\xbb\xbf" + source)
        progress = Progress()
        try:
            trained = training.train(
                entry,
                entry.starter,
                entry.model,
                source="standin",
                seed=starter.seed,
                on_progress=lambda now: vars(progress).update(vars(now)),
            )
        except Failure as failure:
            return Outcome(entry, failure, progress)
        return Outcome(entry, trained, progress)


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    whole_file = sum(item.path == request.path for item in request.session.items) > len(BROKEN)
    soon = [name for name in [*BROKEN, *WORKING] if whole_file and name not in SLOW]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADER_HELDOUT_SEED", "123456")
        patch.setenv("MPLBACKEND", "module://backend_of_an_editor")
        patch.setenv("PYTHONPATH", "/nowhere")
        outcomes = Outcomes(tmp_path_factory.mktemp("training"), soon)
        yield outcomes
        outcomes.close()


def weights(model: Path) -> np.ndarray:
    found: list[np.ndarray] = []
    with h5py.File(model) as file:
        file["model_weights"].visititems(lambda _, item: found.append(item[()]) if hasattr(item, "shape") else None)
    return np.concatenate([array.ravel() for array in found])


# What fails


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in BROKEN]
)
def test_failure_says_what_happened_and_what_to_do(outcomes: Outcomes, name: str) -> None:
    failure = outcomes[name].failure
    _, message, help = BROKEN[name]
    assert re.search(message, failure.message)
    assert re.search(help, failure.help)
    assert "site-packages" not in str(failure)
    assert "process.py" not in str(failure)
    assert "\x1b" not in str(failure)
    assert not outcomes[name].entry.model.exists()


def test_traceback_is_cut_to_the_learners_lines(outcomes: Outcomes) -> None:
    files = re.findall(r'File "(.*?)"', outcomes["a shape that does not fit"].failure.help)
    assert files == [str(outcomes["a shape that does not fit"].entry.starter)]


def test_failed_training_fails_the_exercise_and_keeps_the_old_model(project: Project) -> None:
    entry = project.add("category1_linear")
    entry.model.write_bytes(b"an old model")
    project.write_starter(entry, "return [1 2]")
    with Grader(source="standin", retrain=True) as grader:
        grade = grader.grade(entry)
    assert (grade.status, grade.points) == ("failed", 0)
    assert grade.checks[0].message.startswith("no model to grade: line ")
    assert entry.model.read_bytes() == b"an old model"


def test_much_output_is_read_fast_and_not_kept(project: Project) -> None:
    entry = project.add("category1_linear")
    printing = 'for _ in range(70):\n    os.write(1, b"a line of words\\n" * 65_536)\n'
    entry.starter.write_text(f"import os\n{printing}raise ValueError('printed')\n")
    shown: list[str] = []
    before = psutil.Process().memory_info().rss
    with pytest.raises(Failure, match="ValueError: printed"):
        training.train(entry, entry.starter, entry.model, source="standin", on_line=shown.append)
    assert psutil.Process().memory_info().rss - before < 30_000_000
    assert 1_000 < len(shown) < 10_000


@pytest.mark.slow
def test_training_that_writes_too_many_bytes_is_stopped(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MAX_WRITTEN", 1_000_000)
    entry = project.add("category1_linear")
    entry.starter.write_text(
        'import os, time\nopen("file", "wb").write(os.urandom(2_000_000))\ntime.sleep(3600)\n', encoding="utf-8"
    )
    with pytest.raises(Failure, match="stopped because it wrote"):
        training.train(entry, entry.starter, entry.model, source="standin", isolated=Isolation(Level.PROCESS))
    assert not (entry.folder / "file").exists() and not entry.model.exists()


# What must not matter


def test_model_is_saved_wherever_the_code_went(outcomes: Outcomes) -> None:
    outcome = outcomes["careless"]
    assert outcome.trained.model == outcome.entry.model
    assert outcome.entry.model.is_file()


def test_history_is_kept(outcomes: Outcomes) -> None:
    history = outcomes["careless"].trained.history
    assert history is not None
    assert sorted(history) == ["loss", "mae"]
    assert len(history["loss"]) == 3
    assert history["loss"][0] > history["loss"][-1] > 0


@pytest.mark.parametrize(("name", "epochs"), [("careless", 3), ("once", 2)], ids=["a line per epoch", "a bar"])
def test_progress_is_read_from_what_keras_prints(outcomes: Outcomes, name: str, epochs: int) -> None:
    progress = outcomes[name].progress
    assert (progress.epoch, progress.epochs) == (epochs, epochs)
    assert re.search(r"loss: \d+\.\d+", progress.metrics)


@pytest.mark.parametrize("line", [b"1/1 " + b" " * 60_000 + b"x\n", b"1/1" + b" - a: 1" * 9000 + b" x\n"])
def test_line_made_to_take_minutes_is_searched_fast(line: bytes) -> None:
    output, started = Output(lambda progress: None, lambda text: None), time.process_time()
    output.add(line)
    assert time.process_time() - started < 1
    assert output.progress.metrics == ""
    output.add(b"Epoch " + b"9" * 5000 + b"/3\n")  # more digits than Python makes a number of
    output.add(b"Epoch 2/3\n1/1 - 0s - loss: 0.5\n")
    assert (output.progress.epoch, output.progress.metrics) == (2, "loss: 0.5")


def test_untrained_model_is_left_to_the_score(outcomes: Outcomes) -> None:
    trained = outcomes["shadows libraries"].trained
    assert trained.history is None
    assert trained.note == ""


def test_starter_that_deletes_its_own_folder_is_restored(outcomes: Outcomes) -> None:
    entry = outcomes["deletes its own folder"].entry
    assert "rmtree" in entry.starter.read_text(encoding="utf-8")
    assert (entry.folder / "spec.py").is_file()
    assert entry.model.is_file()


def test_files_beside_the_starter_are_found_but_shadow_no_library(outcomes: Outcomes) -> None:
    assert outcomes["shadows libraries"].trained.model.is_file()


def test_children_of_a_training_are_gone_after_it(outcomes: Outcomes) -> None:
    outcome = outcomes["children"]
    assert outcome.trained.model.is_file()
    pids = (outcome.entry.folder / "pids").read_text().split()
    assert len(pids) == 2
    assert not [pid for pid in pids if is_running(int(pid))]


def test_model_that_changes_in_its_file_is_reported(outcomes: Outcomes) -> None:
    note = outcomes["loses an axis"].trained.note
    assert re.search(r"load_model reads a different model from mymodel\.h5: .* differ by up to \d+%", note)
    assert 'model.save("mymodel.keras")' in note


def test_comparison_that_fails_is_reported_and_the_model_counts(outcomes: Outcomes) -> None:
    trained = outcomes["breaks the comparison"].trained
    assert weights(trained.model).size == 2
    assert trained.note.startswith("The model could not be compared with its file (TypeError: 'NoneType'")


def test_one_seed_gives_one_model(outcomes: Outcomes) -> None:
    once, again = outcomes["once"].trained, outcomes["again, from Windows"].trained
    assert np.array_equal(weights(once.model), weights(again.model))
    assert once.note == again.note == ""


def test_another_seed_gives_another_model(outcomes: Outcomes) -> None:
    once, other = outcomes["once"].trained, outcomes["another seed"].trained
    assert not np.array_equal(weights(once.model), weights(other.model))


def test_seed_that_the_code_sets_counts(outcomes: Outcomes) -> None:
    one, other = outcomes["its own seed"].trained, outcomes["its own seed again"].trained
    assert one.seed != other.seed
    assert np.array_equal(weights(one.model), weights(other.model))


# Interruptions


WAITING = """import os, tempfile, time
Path(tempfile.mkdtemp(), "logs").write_text("of TensorBoard")
Path("pid").write_text(str(os.getpid()))
print("waiting", flush=True)
time.sleep(3600)
"""


def waiting(project: Project) -> Entry:
    entry = project.add("category1_linear")
    entry.starter.write_text(f"from pathlib import Path\n{WAITING}")
    entry.model.write_bytes(b"an old model")
    return entry


def test_interrupt_leaves_the_old_model_and_nothing_else(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    entry = waiting(project)
    before = {path.name for path in entry.folder.iterdir()}
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()

    printed: list[str] = []

    def interrupt(progress: Progress) -> None:
        if printed:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        training.train(
            entry, entry.starter, entry.model, source="standin", on_progress=interrupt, on_line=printed.append
        )
    assert not is_running(int((entry.folder / "pid").read_text()))
    assert {path.name for path in entry.folder.iterdir()} - before == {"pid"}
    assert entry.model.read_bytes() == b"an old model"
    assert not list((tmp_path / "temporary").iterdir())


def started(project: Project, temporary: Path) -> subprocess.Popen[str]:
    """`python -m grader train`, at the moment when the starter waits."""
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "train", "category1_linear", "--source", "standin"],
        cwd=project.root,
        env=project.environment(TMPDIR=str(temporary)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert any("waiting" in line for line in process.stdout)
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT that is sent to one process")
def test_ctrl_c_on_the_command_line_says_so_and_leaves_nothing(project: Project, tmp_path: Path) -> None:
    entry = waiting(project)
    process = started(project, tmp_path / "temporary")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert said.strip() == "Interrupted. Nothing is lost: finished models and grades are kept."
    assert not is_running(int((entry.folder / "pid").read_text()))
    assert entry.model.read_bytes() == b"an old model"
    assert not list((tmp_path / "temporary").iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows a process does not notice the end of its parent")
@pytest.mark.slow
def test_training_of_a_killed_grader_ends_by_itself(project: Project, tmp_path: Path) -> None:
    entry = waiting(project)
    process = started(project, tmp_path / "temporary")
    training_process = psutil.Process(int((entry.folder / "pid").read_text()))
    process.kill()
    process.communicate(timeout=120)
    training_process.wait(timeout=5)
    assert not is_running(training_process.pid)
    assert not list((tmp_path / "temporary").iterdir())


# The grader's side: what a training process may leave behind, without running one


@pytest.mark.parametrize(
    ("reason", "printed", "says", "helps"),
    [
        (
            "time",
            "Epoch 7/9",
            "at its limit of 120 s, in epoch 7 of 9 (400 s by the clock, 31 s of processor time).",
            "Train for",
        ),
        (
            "time",
            "slow",
            "at its limit of 120 s (400 s by the clock, 31 s of processor time).",
            "Train for fewer epochs",
        ),
        ("waiting", "Epoch 7/9", "at 6 times its limit of 120 s, in epoch 7 of 9 (400 s by the clock", "It waits for"),
        (
            "waiting",
            "URLError: no",
            "at 6 times its limit of 120 s (400 s by the clock",
            "The code downloads something",
        ),
        ("time", "URLError: no", "at its limit of 120 s (400 s by the clock", "The code downloads something"),
    ],
)
def test_limit_of_time_is_named(project: Project, reason: str, printed: str, says: str, helps: str) -> None:
    output = Output(lambda progress: None, lambda line: None)
    output.add(f"{printed}\n".encode())
    ended = processes.Ended(reason, -9, 400.0, 31.0, 1)
    failure = training_report.unfinished(project.add("category1_linear"), ended, output)
    assert failure.message.startswith(f"training was stopped {says}")
    assert failure.help.startswith(helps)
    assert ("Its last output" in failure.help) == ("epoch" not in says)


def leaves(monkeypatch: pytest.MonkeyPatch, report: Any, model: bytes | None = b"a model") -> None:
    """Replaces the training process by a function that only leaves these files."""

    def run(command: list[str], **_: Any) -> processes.Ended:
        request = json.loads(command[-1])
        if report is not None:
            Path(request["report"]).write_text(report if isinstance(report, str) else json.dumps(report))
        if model is not None:
            Path(request["model"]).write_bytes(model)
        return processes.Ended("exit", 0, 1.0, 1.0, 1)

    monkeypatch.setattr(processes, "run", run)


def train(entry: Entry) -> Training:
    return training.train(entry, entry.starter, entry.model, source="standin")


def test_new_model_takes_the_place_of_the_old_one(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = project.add("category1_linear")
    entry.model.write_bytes(b"an old model")
    leaves(monkeypatch, {"history": {"loss": [2.0, 1.0]}, "difference": None})
    trained = train(entry)
    assert trained.history == {"loss": [2.0, 1.0]}
    assert entry.model.read_bytes() == b"a model"


@pytest.mark.parametrize("step", ["copyfile", "replace"])
def test_full_disk_is_reported_and_the_old_model_stays(
    project: Project, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    entry = project.add("category1_linear")
    entry.model.write_bytes(b"an old model")
    before = {path.name for path in entry.folder.iterdir()}
    leaves(monkeypatch, {"history": None})

    def full(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"half a mod") if step == "copyfile" else None
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(shutil if step == "copyfile" else os, step, full)
    with pytest.raises(GraderError) as caught:
        train(entry)
    assert caught.value.message == f"{entry.model} cannot be written: No space left on device."
    assert caught.value.help.startswith("Free up disk space")
    monkeypatch.undo()
    assert entry.model.read_bytes() == b"an old model"
    assert {path.name for path in entry.folder.iterdir()} == before


def test_no_room_for_a_temporary_folder_is_reported(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = project.add("category1_linear")
    monkeypatch.setattr(tempfile, "tempdir", str(project.root / "nowhere"))
    with pytest.raises(GraderError, match="no temporary folder can be made: No such file or directory"):
        train(entry)


def test_directory_in_place_of_the_model_is_reported(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = project.add("category1_linear")
    entry.model.mkdir()
    leaves(monkeypatch, {"history": None})
    with pytest.raises(GraderError, match="cannot be written: Is a directory") as caught:
        train(entry)
    assert "move away what is in its place" in caught.value.help


def test_process_that_cannot_be_started_is_reported(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = project.add("category1_linear")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(GraderError, match="a process cannot be started: No such file or directory"):
        train(entry)


@pytest.mark.parametrize(
    "report",
    [None, "", "{", "[]", "7", "[" * 100_000, {}, {"history": 7, "error": 0}],
    ids=["none", "empty", "cut", "list", "number", "nested", "nothing", "other types"],
)
def test_unusable_report_is_a_failure_and_not_a_crash(
    project: Project, monkeypatch: pytest.MonkeyPatch, report: Any
) -> None:
    entry = project.add("category1_linear")
    leaves(monkeypatch, report, model=None)
    with pytest.raises(Failure, match=r"ended before solution_model\(\) returned a model"):
        train(entry)


@pytest.mark.parametrize("error", ["text", 7, [1], {"kind": 3, "text": None, "where": "x"}, {"where": [1, "a"]}])
def test_error_of_other_types_is_a_failure_and_not_a_crash(
    project: Project, monkeypatch: pytest.MonkeyPatch, error: Any
) -> None:
    entry = project.add("category1_linear")
    leaves(monkeypatch, {"error": error})
    with pytest.raises(Failure):
        train(entry)
    assert not entry.model.exists()


@pytest.mark.parametrize(
    "history",
    [
        {"val_accuracy": [10**400]},
        {"val_accuracy": [True]},
        {"val_accuracy": [[0.9]]},
        {"val_accuracy": 0.9},
        [0.9],
        "0.9",
        None,
    ],
)
def test_history_of_other_types_is_none(history: Any) -> None:
    assert training_report.history({"history": history, "planned_epochs": "many"}) == (None, None)


def test_report_of_millions_of_values_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text('{"history": {"loss": [' + "1," * 3_000_000 + "1]}}", encoding="utf-8")
    assert training_report.read(tmp_path / "report.json") == {}
    (tmp_path / "report.json").write_text('{"history": {"loss": [' + "1," * 1_000_000 + "1]}}", encoding="utf-8")
    assert len(training_report.read(tmp_path / "report.json")["history"]["loss"]) == 1_000_001


def test_link_in_place_of_the_new_model_is_not_followed(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    entry = project.add("category1_linear")
    (tmp_path / "another model").write_bytes(b"another's model")
    leaves(monkeypatch, {"history": None}, model=None)
    run = processes.run

    def linking(command: list[str], **arguments: Any) -> processes.Ended:
        Path(json.loads(command[-1])["model"]).symlink_to(tmp_path / "another model")
        return run(command, **arguments)

    monkeypatch.setattr(processes, "run", linking)
    with pytest.raises(Failure):
        train(entry)
    assert not entry.model.exists()
