"""A class of thousands on this machine: python tests/benchmarks/soak.py [--count 2000] [--write]

Nine of ten submissions are trained category2_mnist models, each with other weights; the tenth is broken or hostile.
They are graded by as many jobs as there are cores; some hundred of them again by one job; and some by the floor
(floor.py), on one core and in a fresh process each, as other graders do it. `--write` puts the result into soak.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import h5py
import numpy as np

from grader.classroom.ledger import Ledger, Row
from grader.datasets.heldout import heldout
from grader.exercise import catalog
from grader.isolation.processes import Family
from grader.learner.grader import Grader

HERE = Path(__file__).parent
EXERCISE = "category2_mnist"
FLOOR_MODELS = 60
FRESH_MODELS = 20
ONE_JOB = 200
LEAST_GAIN, MOST_RATIO, FLAT = 1.7, 1.3, 1.1


def broken(model: bytes, kind: int) -> bytes:
    """A file that is not a model, or is a hostile one, by its kind."""
    kinds = (
        b"",
        model[: len(model) // 2],
        b"I could not train it, sorry.",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
        model.replace(b'"class_name": "Dense"', b'"class_name": "Dense!"'),
        model.replace(b'"class_name": "Flatten"', b'"class_name": "Lambda!"'),
        model.replace(b'"activation": "softmax"', b'"activation": "os.exec"'),
        b"PK\x03\x04" + model[4:],
        model[:2000] + bytes(2000) + model[4000:],
        model.replace(b"batch_shape", b"batch_shapf"),
    )
    changed = kinds[kind % len(kinds)]
    assert changed != model
    return changed


def write_class(folder: Path, model: Path, count: int) -> list[Path]:
    """Writes a folder of submissions and returns the good ones."""
    content, good = model.read_bytes(), []
    rng = np.random.default_rng(0)
    for number in range(count):
        file = folder / f"learner {number:05d}" / EXERCISE / model.name
        file.parent.mkdir(parents=True)
        if number % 10 == 9:
            file.write_bytes(broken(content, number // 10))
            continue
        file.write_bytes(content)
        with h5py.File(file, "r+") as weights:
            weights["model_weights"].visititems(lambda name, item: _shift(item, rng))
        good.append(file)
    return good


def _shift(item: h5py.Group | h5py.Dataset, rng: np.random.Generator) -> None:
    if isinstance(item, h5py.Dataset):
        item[...] = item[...] * (1 + 0.02 * rng.standard_normal(item.shape))


@dataclass(frozen=True)
class Measured:
    """Seconds of a run, including its start, and the resident bytes of all its processes over time."""

    seconds: float
    memory: tuple[int, ...]


def watched(command: list[str]) -> Measured:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    family, memory = Family(process.pid), []
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(1.0):
            family.look()
            memory.append(family.bytes)

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    stop.set()
    watcher.join()
    if code != 0:
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    return Measured(time.perf_counter() - started, tuple(memory))


def grade(submissions: Path, results: Path, jobs: int) -> Measured:
    command = [sys.executable, "-m", "grader", "classroom", "grade", str(submissions), "--out", str(results)]
    command += ["--source", "standin"]
    return watched([*command, "--jobs", str(jobs)])


def floor_seconds(inputs: Path, models: list[Path]) -> float:
    """Seconds per model on one core without start-up and shutdown: the time of many models less that of one."""
    taken = []
    for some in (models[:1], models[:FLOOR_MODELS]):
        pairs = [str(path) for model in some for path in (inputs, model)]
        started = time.perf_counter()
        subprocess.run([sys.executable, str(HERE / "floor.py"), *pairs], check=True, **_quiet(), preexec_fn=_one_core)
        taken.append(time.perf_counter() - started)
    return (taken[1] - taken[0]) / (len(models[:FLOOR_MODELS]) - 1)


def fresh_seconds(inputs: Path, models: list[Path], jobs: int) -> float:
    """Seconds per model if each has a process of its own, `jobs` of them at a time."""

    def one(model: Path) -> None:
        subprocess.run([sys.executable, str(HERE / "floor.py"), str(inputs), str(model)], check=True, **_quiet())

    started = time.perf_counter()
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, models[:FRESH_MODELS]))
    return (time.perf_counter() - started) / len(models[:FRESH_MODELS])


def _quiet() -> dict[str, int]:
    return {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def _one_core() -> None:
    os.sched_setaffinity(0, {0})


def is_broken(row: Row) -> bool:
    return int(row.learner.split()[1]) % 10 == 9


def check_results(results: Path, count: int) -> None:
    """Raises SystemExit if a submission is lost, graded twice, or got points that it did not earn."""
    with Ledger(results) as ledger:
        rows = list(ledger.rows(every_attempt=True))
    unclear = [row for row in rows if is_broken(row) and (row.status != "failed" or row.points)]
    document = json.loads((results / "results.json").read_text(encoding="utf-8"))
    if len(rows) != count or len({row.learner for row in rows}) != count or len(document["exercises"]) != count:
        raise SystemExit(f"{len(rows)} grades for {count} submissions")
    unclear += [row for row in rows if not is_broken(row) and row.points < 5]
    if unclear:
        raise SystemExit(f"unjust, one of {len(unclear)}: {unclear[0]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    entry, cores = catalog.find(EXERCISE), os.cpu_count() or 1
    inputs = heldout(entry.exercise, "standin").inputs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Grader(source="standin") as grader:
            grader.train(entry, entry.solution, folder / entry.exercise.model_file)
        good = write_class(folder / "class", folder / entry.exercise.model_file, options.count)
        write_class(folder / "few", folder / entry.exercise.model_file, min(ONE_JOB, options.count))
        floor = floor_seconds(inputs, good)
        one, some = (grade(folder / "few", folder / f"few-{jobs}", jobs) for jobs in (1, cores))
        whole = grade(folder / "class", folder / "results", cores)
        fresh = fresh_seconds(inputs, good, cores)
        check_results(folder / "few-1", min(ONE_JOB, options.count))
        check_results(folder / "results", options.count)
    each = whole.seconds * cores / len(good)  # as if the broken ones had cost nothing
    quarter = max(1, len(whole.memory) // 4)
    growth = max(whole.memory[-quarter:]) / max(whole.memory[quarter : 2 * quarter])
    gain = one.seconds / some.seconds
    text = f"""# A class of {options.count:,}

`python tests/benchmarks/soak.py --count {options.count} --write`: {cores} cores, Python {platform.python_version()}, \
TensorFlow {metadata.version("tensorflow")}, Keras
{metadata.version("keras")}. {EXERCISE}, 10,000 held-out images of the stand-in; a tenth of the submissions is broken or
hostile. None was lost or graded twice; every good model has its points, and no other has any.

| what | measured | goal |
| --- | --- | --- |
| the class, {cores} jobs | {whole.seconds:.0f} s, {options.count / whole.seconds:.1f} per second | |
| core seconds per good model, including those for broken ones | {each:.2f} s | |
| core seconds per model, floor | {floor:.2f} s | |
| ratio to the floor | {each / floor:.2f} | at most {MOST_RATIO} |
| {min(ONE_JOB, options.count)} submissions, {cores} jobs against 1, including the start | {gain:.2f} times as fast | \
at least {LEAST_GAIN} |
| memory of all processes, last quarter against the second quarter | {growth:.2f} | at most {FLAT} |
| memory, peak | {max(whole.memory) / 1e6:.0f} MB | |
| a fresh process for each good model, {cores} at a time | {fresh:.2f} s per model, \
{fresh * len(good) / whole.seconds:.1f} times as long in total | |
"""
    print(text)
    if options.write:
        (HERE / "soak.md").write_text(text, encoding="utf-8")
    if each / floor > MOST_RATIO or gain < LEAST_GAIN or growth > FLAT:
        raise SystemExit("a goal is missed")


if __name__ == "__main__":
    main()
