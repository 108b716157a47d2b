"""Measures grading against its floor, and start-up against an empty interpreter: python tests/benchmarks/speed.py

The floor is floor.py beside this file. Both start afresh for every measurement, in turns, and the median counts, so
that the machine's other work affects both alike. `--catalogue` trains all references first, which takes a quarter of an
hour, and measures a grade of them all. `--startup` and `--watch` measure one thing alone, in a minute. `--write` puts
the tables into README.md beside this file.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import os
import platform
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from grader import files
from grader.datasets.heldout import heldout
from grader.exercise import catalog, stub
from grader.isolation.processes import Family
from grader.learner import record
from grader.learner.grader import Grader

HERE = Path(__file__).parent
EXERCISE = "category2_mnist"
MANY = 30
STARTS = 10
# Without the plugin of hypothesis, which a learner does not have and which imports all of hypothesis.
PYTEST = ("pytest", "-p", "no:hypothesispytest")


def timed(command: Sequence[str], root: Path) -> float:
    """Seconds of a command with all its children. Nothing else runs, or it would take time from them."""
    started = time.perf_counter()
    _finished(_started(command, root), command)
    return time.perf_counter() - started


def peak_of(command: Sequence[str], root: Path) -> int:
    """Peak resident bytes of a command with all its children."""
    process = _started(command, root)
    family = Family(process.pid)
    while process.poll() is None:
        family.look()
        time.sleep(0.05)
    _finished(process, command)
    return family.peak


def _started(command: Sequence[str], root: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "GRADER_ROOT": str(root), "GRADER_SOURCE": "standin"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # bytecode is kept, as learners keep it
    return subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _finished(process: subprocess.Popen[bytes], command: Sequence[str]) -> None:
    if process.wait() != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")


def project(folder: Path, model: Path, count: int) -> list[Path]:
    """A project with `count` copies of the exercise, solved, trained and saved."""
    entry = catalog.find(EXERCISE)
    models = []
    (folder / "setup.cfg").write_text((catalog.ROOT / "setup.cfg").read_text(encoding="utf-8"), encoding="utf-8")
    for number in range(count):
        exercise_id = EXERCISE if count == 1 else f"{EXERCISE}_{number:02d}"
        copy = folder / "exercises" / exercise_id
        copy.mkdir(parents=True)
        spec = (entry.folder / "spec.py").read_text(encoding="utf-8")
        title = entry.exercise.title
        (copy / "spec.py").write_text(spec.replace(title, f"{title} {number}"), encoding="utf-8")
        (copy / "starter.py").write_text(entry.solution.read_text(encoding="utf-8"), encoding="utf-8")
        target = copy / entry.exercise.model_file
        target.write_bytes(model.read_bytes())
        record.update(copy, code=stub.code_hash(copy / "starter.py"), model=files.sha256(target))
        models.append(target)
    return models


@dataclass(frozen=True)
class Case:
    """One row of the table: a command in a project, and the floor's pairs of inputs and model files."""

    title: str
    command: tuple[str, ...]
    root: Path
    pairs: tuple[Path, ...]
    goal: float

    def row(self, repeats: int) -> str:
        floor_command = [sys.executable, str(HERE / "floor.py"), *map(str, self.pairs)]
        own_command = [sys.executable, "-m", *self.command]
        floors, ours = [], []
        for _ in range(repeats):
            floors.append(timed(floor_command, self.root))
            ours.append(timed(own_command, self.root))
        floor, seconds = statistics.median(floors), statistics.median(ours)
        floor_peak, peak = peak_of(floor_command, self.root), peak_of(own_command, self.root)
        return (
            f"| {self.title} | {floor:.2f} s | {seconds:.2f} s | {seconds / floor:.2f} | {self.goal} |"
            f" {floor_peak / 1e6:.0f} MB | {peak / 1e6:.0f} MB | {peak / floor_peak:.2f} |"
        )


class Watched:
    """`watch` in a terminal of its own (not on Windows)."""

    def __init__(self, root: Path) -> None:
        import pty

        self._terminal, inside = pty.openpty()
        environment = {**os.environ, "GRADER_ROOT": str(root), "GRADER_SOURCE": "standin", "TERM": "xterm"}
        command = [sys.executable, "-m", "grader", "watch"]
        streams = {"stdin": inside, "stdout": inside, "stderr": inside}
        self._process = subprocess.Popen(command, cwd=root, env=environment, **streams)  # type: ignore[call-overload]
        os.close(inside)
        self.until("quit")

    def until(self, words: str) -> float:
        """Seconds until the screen shows these words. What else is drawn with them is not looked at again."""
        started, shown = time.perf_counter(), b""
        while words.encode() not in shown:
            shown += os.read(self._terminal, 65536)
        seconds = time.perf_counter() - started
        while select.select([self._terminal], [], [], 0.3)[0]:
            os.read(self._terminal, 65536)
        return seconds

    def close(self) -> None:
        os.write(self._terminal, b"q")
        self._process.wait()
        os.close(self._terminal)


def watch_row(root: Path, model: Path, repeats: int) -> str:
    """From a saved model to its grade on the screen, beside a whole `grade`, in turns."""
    watched = Watched(root)
    ours, grades = [], []
    content = model.read_bytes()
    model.write_bytes(content)
    watched.until("needed")  # the first grade waits for TensorFlow
    for _ in range(repeats):
        model.write_bytes(content)
        ours.append(watched.until("needed"))
        grades.append(timed([sys.executable, "-m", "grader", "grade"], root))
    watched.close()
    seconds, whole = statistics.median(ours), statistics.median(grades)
    return f"| {seconds:.2f} s | {whole:.2f} s | {seconds / whole:.2f} | 0.25 |"


def watch_section(repeats: int) -> str:
    entry = catalog.find(EXERCISE)
    heldout(entry.exercise, "standin")
    with tempfile.TemporaryDirectory() as name:
        trained = Path(name) / entry.exercise.model_file
        with Grader(source="standin") as grader:
            grader.train(entry, entry.solution, trained)
        root = Path(name) / "one"
        root.mkdir()
        (model,) = project(root, trained, 1)
        row = watch_row(root, model, repeats)
    lines = [
        f"`watch` keeps TensorFlow ready. From a saved {EXERCISE} model to its grade on the screen, and `grade`",
        f"of the same file; medians of {repeats} runs in turns.",
        "",
        "| watch | grade | ratio | goal |",
        "| --- | --- | --- | --- |",
        row,
    ]
    return "\n".join(lines)


def measure(repeats: int, catalogue: bool) -> list[str]:
    entry = catalog.find(EXERCISE)
    inputs = heldout(entry.exercise, "standin").inputs
    with tempfile.TemporaryDirectory() as name:
        one, many, whole = (Path(name) / part for part in ("one", "many", "whole"))
        one.mkdir()
        many.mkdir()
        trained = Path(name) / entry.exercise.model_file
        with Grader(source="standin") as grader:
            grader.train(entry, entry.solution, trained)
        single, copies = (
            tuple(part for model in project(root, trained, count) for part in (inputs, model))
            for root, count in ((one, 1), (many, MANY))
        )
        cases = [
            Case("grade, one saved model", ("grader", "grade"), one, single, 0.9),
            Case(f"grade, {MANY} saved models", ("grader", "grade"), many, copies, 1.25),
            Case(f"pytest exercises/{EXERCISE}", (*PYTEST, f"exercises/{EXERCISE}"), one, single, 1.5),
        ]
        if catalogue:
            pairs = solved(whole)
            title = f"grade, the saved models of all {len(pairs) // 2} exercises"
            cases.append(Case(title, ("grader", "grade"), whole, pairs, 1.25))
        return [case.row(repeats) for case in cases]


def copy_catalogue(root: Path) -> None:
    """All exercises as a learner gets them."""
    ignored = shutil.ignore_patterns("mymodel.*", "__pycache__", ".*")
    for part in ("exercises", "solutions", "setup.cfg"):
        copy = shutil.copy2 if part == "setup.cfg" else functools.partial(shutil.copytree, ignore=ignored)
        root.mkdir(exist_ok=True)
        copy(catalog.ROOT / part, root / part)


def solved(root: Path) -> tuple[Path, ...]:
    """The catalogue with its references as starters, trained and graded once: inputs and model of each exercise."""
    copy_catalogue(root)
    for entry in catalog.all_entries():
        shutil.copy2(entry.solution, root / "exercises" / entry.id / "starter.py")
    results = root / "results.json"
    seconds = timed([sys.executable, "-m", "grader", "grade", "--json", str(results)], root)
    for grade in json.loads(results.read_text(encoding="utf-8"))["exercises"]:
        print(f"{grade['id']} {grade['seconds']['train']:.0f} s", flush=True)
    print(f"{len(catalog.all_entries())} references trained and graded in {seconds / 60:.1f} min", flush=True)
    return tuple(
        path
        for entry in catalog.all_entries()
        for path in (
            heldout(entry.exercise, "standin").inputs,
            root / "exercises" / entry.id / entry.exercise.model_file,
        )
    )


def cpu_seconds(command: Sequence[str], root: Path) -> float:
    """User and system time of a command and its children, which other programs on the machine lengthen least."""
    import resource  # not on Windows

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    timed(command, root)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure_startup() -> list[str]:
    """Commands that only look, in turns with an empty interpreter, in the whole catalogue: the best run of each."""
    commands = {
        "an empty interpreter": ("-c", "pass"),
        "list": ("-m", "grader", "list"),
        "hint": ("-m", "grader", "hint", EXERCISE),
        "check --quick": ("-m", "grader", "check", EXERCISE, "--quick"),
        "pytest --collect-only": ("-m", *PYTEST, "--collect-only"),
    }
    best = dict.fromkeys(commands, math.inf)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "catalogue"
        copy_catalogue(root)
        for _ in range(STARTS):
            for title, arguments in commands.items():
                best[title] = min(best[title], cpu_seconds([sys.executable, *arguments], root))
    empty = best["an empty interpreter"]
    goals = {"list": 4, "hint": 4}
    return [f"| {title} | {t:.3f} s | {t / empty:.1f} | {goals.get(title, '')} |" for title, t in best.items()]


def grading_section(options: argparse.Namespace) -> str:
    lines = [
        f"The grader grades one or {MANY} {EXERCISE} models on 10,000 held-out images of the stand-in. The floor",
        "is a plain script that imports TensorFlow once, loads each file and predicts ([floor.py](floor.py)).",
        f"Both include start-up and shutdown; times are medians of {options.repeats} alternating runs. Memory is the",
        "peak of the resident memory of all processes together, in a run of its own; shared pages count once each.",
        "",
        "| what | floor | grader | ratio | goal | memory: floor | grader | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *measure(options.repeats, options.catalogue),
        "",
        "A whole class, with broken and hostile files: [soak.md](soak.md).",
    ]
    return "\n".join(lines)


def startup_section() -> str:
    lines = [
        f"Commands that only look, with all {len(catalog.ids())} exercises: user and system time, the best of {STARTS}",
        "runs, also as a multiple of `python -c pass` in the same environment. They import neither NumPy nor a",
        "generator, and `list` not even rich.",
        "",
        "| command | time | ratio | goal |",
        "| --- | --- | --- | --- |",
        *measure_startup(),
    ]
    return "\n".join(lines)


def versions(options: argparse.Namespace) -> str:
    given = "".join(f" --{name}" for name in ("catalogue", "startup", "watch") if getattr(options, name))
    packages = f"TensorFlow {metadata.version('tensorflow')}, Keras {metadata.version('keras')}"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {packages}"
    return f"`python tests/benchmarks/speed.py{given} --write`: {machine}."


def write(sections: dict[str, str]) -> None:
    """Replaces these sections of the page, and keeps the others."""
    page = HERE / "README.md"
    title, *old = page.read_text(encoding="utf-8").split("\n## ")
    whole = {name: text.strip() for name, text in (part.split("\n", 1) for part in old)} | sections
    parts = [f"## {name}\n\n{text}\n" for name, text in whole.items()]
    page.write_text("\n".join([f"{title.strip()}\n", *parts]), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--catalogue", action="store_true")
    parser.add_argument("--startup", action="store_true", help="measure start-up alone")
    parser.add_argument("--watch", action="store_true", help="measure watch alone")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    every = not (options.startup or options.watch)
    sections = {"Grading": grading_section(options)} if every else {}
    if every or options.watch:
        sections["Watching"] = watch_section(options.repeats)
    if every or options.startup:
        sections["Start-up"] = startup_section()
    sections = {name: f"{versions(options)}\n\n{text}" for name, text in sections.items()}
    for name, text in sections.items():
        print(f"## {name}\n\n{text}\n")
    if options.write:
        write(sections)


if __name__ == "__main__":
    main()
