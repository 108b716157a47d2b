"""Measures grading against its floor, in one run: python tests/benchmarks/speed.py [--write]

The floor is floor.py beside this file. Both are started anew for every measurement, in turns, and the median counts,
so that what else the machine does falls on both. `--write` puts the table into README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from grader import catalog, grading, record, stub
from grader.datasets import cache
from grader.datasets.heldout import heldout
from grader.processes import Family

HERE = Path(__file__).parent
EXERCISE = "category2_mnist"
MANY = 30


def timed(command: Sequence[str], root: Path) -> tuple[float, int]:
    """Seconds and peak resident bytes of a command with all its children."""
    environment = {**os.environ, "GRADER_ROOT": str(root), "GRADER_SOURCE": "standin"}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    family = Family(process.pid)
    while process.poll() is None:
        family.memory()
        time.sleep(0.02)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - started, family.peak


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
        record.update(copy, code=stub.code_hash(copy / "starter.py"), model=cache.sha256(target))
        models.append(target)
    return models


def measure(repeats: int) -> list[str]:
    entry = catalog.find(EXERCISE)
    held = heldout(entry.exercise, "standin")
    arrays = [str(held.inputs), str(held.folder / "labels.npy")]
    python = sys.executable
    lines = []
    with tempfile.TemporaryDirectory() as name:
        one, many = Path(name) / "one", Path(name) / "many"
        one.mkdir()
        many.mkdir()
        trained = Path(name) / entry.exercise.model_file
        with grading.Grader(source="standin") as grader:
            grader.train(entry, entry.solution, trained)
        models = {1: project(one, trained, 1), MANY: project(many, trained, MANY)}
        cases = [
            ("grade, one saved model", [python, "-m", "grader", "grade"], one, 1, 1.25),
            (f"grade, {MANY} saved models", [python, "-m", "grader", "grade"], many, MANY, 1.25),
            (f"pytest exercises/{EXERCISE}", [python, "-m", "pytest", f"exercises/{EXERCISE}"], one, 1, 1.5),
        ]
        for title, command, root, count, goal in cases:
            floor = [python, str(HERE / "floor.py"), *arrays, *(str(model) for model in models[count])]
            ours, floors = [], []
            for _ in range(repeats):
                floors.append(timed(floor, root))
                ours.append(timed(command, root))
            seconds, floor_seconds = (statistics.median(t for t, _ in runs) for runs in (ours, floors))
            peak, floor_peak = (statistics.median(m for _, m in runs) for runs in (ours, floors))
            lines.append(
                f"| {title} | {floor_seconds:.2f} s | {seconds:.2f} s | {seconds / floor_seconds:.2f} | {goal} |"
                f" {floor_peak / 1e6:.0f} MB | {peak / 1e6:.0f} MB | {peak / floor_peak:.2f} |"
            )
        for title, arguments in (("list", ["list"]), ("hint", ["hint", EXERCISE])):
            runs = [timed([python, "-m", "grader", *arguments], one)[0] for _ in range(max(5, repeats))]
            lines.append(f"| {title} | | {statistics.median(runs):.2f} s | | at most 0.3 s | | | |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    versions = f"TensorFlow {metadata.version('tensorflow')}, Keras {metadata.version('keras')}"
    table = "\n".join(
        [
            "# Speed and memory",
            "",
            f"`python tests/benchmarks/speed.py --write`: {os.cpu_count()} cores, Python {platform.python_version()},"
            f" {versions}.",
            f"One {EXERCISE} model or {MANY}, 10,000 held-out images of the stand-in. The floor is a plain script that",
            "imports TensorFlow once, loads each file and predicts ([floor.py](floor.py)). Start-up and shutdown count",
            f"for both; medians of {options.repeats} runs in turns. Memory is the peak of resident memory of all",
            "processes, shared pages counted in each.",
            "",
            "| what | floor | ours | ratio | goal | floor's memory | ours | ratio |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *measure(options.repeats),
        ]
    )
    print(table)
    if options.write:
        (HERE / "README.md").write_text(table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
