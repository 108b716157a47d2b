"""Projects of a few exercises in which tests run the grader, and what tests ask of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from grader.exercise import catalog
from grader.exercise.catalog import Entry

ROOT = Path(__file__).parents[2]
CHECKS = ["file", "size", "format", "loads", "input_shape", "output_shape", "structure", "score"]

# A body for category1_linear that saves a right model without training, and leaves a mark each time it runs.
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
        """Copies an exercise, under another id if `like` names the original; `solved` puts its solution in."""
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
    """Replaces `old` in a file, which must contain it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
