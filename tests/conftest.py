"""A project of its own for each test, and models that many tests look at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import pytest

from grader import catalog
from grader.catalog import Entry
from grader.worker import Worker

os.environ["GRADER_SOURCE"] = "standin"  # also where somebody's cache holds real data
ROOT = Path(__file__).parents[1]
CHECKS = ["file", "size", "format", "loads", "input_shape", "output_shape", "structure", "score"]

# The body of category1_linear that saves a right model without training it, and leaves a mark for each time it ran.
RIGHT = """
with open("runs.txt", "a") as file:
    file.write("x")
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.layers[0].set_weights([tf.constant([[2.5]]), tf.constant([-1.5])])
"""


@dataclass(frozen=True)
class Project:
    """A copy of some exercises in a folder with a space and a letter beyond ASCII in its name."""

    root: Path

    def add(self, exercise_id: str, *, like: str | None = None, solved: bool = False) -> Entry:
        """Copies an exercise, under another id where `like` names the original; `solved` puts its solution in."""
        original = catalog.find(like or exercise_id)
        folder = self.root / "exercises" / exercise_id
        folder.mkdir(parents=True)
        spec = (original.folder / "spec.py").read_text(encoding="utf-8")
        title = f"{original.exercise.title}: {exercise_id}" if like else original.exercise.title
        (folder / "spec.py").write_text(spec.replace(original.exercise.title, title), encoding="utf-8")
        shutil.copy(original.solution if solved else original.starter, folder / "starter.py")
        (self.root / "solutions").mkdir(exist_ok=True)
        shutil.copy(original.solution, self.root / "solutions" / f"{exercise_id}.py")
        return catalog.find(exercise_id, self.root)

    def give_model(self, entry: Entry, model: Path) -> None:
        """Puts a model beside its starter, as if the learner had just run it."""
        shutil.copy(model, entry.model)
        os.utime(entry.model, (entry.starter.stat().st_mtime + 1,) * 2)

    def write_starter(self, entry: Entry, body: str) -> None:
        """Fills solution_model() of a starter: `body` takes the place of its marker."""
        original = catalog.ROOT / "exercises" / entry.id / "starter.py"
        stub = (original if original.is_file() else entry.starter).read_text(encoding="utf-8")
        lines = "".join(f"    {line}\n" for line in body.strip("\n").splitlines())
        entry.starter.write_text(stub.replace("    # YOUR CODE HERE\n", lines), encoding="utf-8")

    def run(
        self, *arguments: str, module: str = "grader", timeout: float = 300, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """`python -m grader ...` in this project, or `python -m pytest ...`."""
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.root,
            env=self.environment(**environment),
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
        )

    def environment(self, **changes: str) -> dict[str, str]:
        return {**os.environ, "GRADER_ROOT": str(self.root), "PYTHONUTF8": "1", **changes}


def runs(entry: Entry) -> int:
    """How often the starter with RIGHT in it has run."""
    return len((entry.folder / "runs.txt").read_text())


def edit(path: Path, old: str, new: str) -> None:
    """Puts other text wherever `old` stands in a file, and it must."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _project(folder: Path) -> Project:
    root = folder / "a próject"
    root.mkdir()
    shutil.copy(ROOT / "setup.cfg", root)
    return Project(root)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return _project(tmp_path)


@pytest.fixture(scope="module")
def shared_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """One project for the tests of a module that only look at it."""
    return _project(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="session")
def line_models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Models for category1_linear without a training: "right", "near" (4 of 5 points), "wrong", and of "two" inputs."""
    from grader.quiet import quiet_tensorflow

    quiet_tensorflow()
    import keras

    folder = tmp_path_factory.mktemp("models")
    for name, inputs, weights in (("right", 1, 2.5), ("near", 1, 2.5), ("wrong", 1, 2.0), ("two", 2, 2.5)):
        dense = keras.layers.Dense(1, name="dense")  # whatever was made before in this process
        model = keras.Sequential([keras.Input((inputs,)), dense], name="sequential")
        bias = -1.485 if name == "near" else -1.5
        model.layers[0].set_weights([np.full((inputs, 1), weights), np.array([bias])])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Keras meets NumPy 2
            model.save(folder / f"{name}.h5")
    return {path.stem: path for path in folder.iterdir()}


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """One evaluating process for all tests that need one."""
    with Worker() as worker:
        yield worker
