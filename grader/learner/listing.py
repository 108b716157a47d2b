"""The tables of `list` and `data list`, from folders and records alone: no TensorFlow, no NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.datasets import cache
from grader.datasets.dataset import Excerpt, FileSource, TfdsSource
from grader.exercise import stub
from grader.exercise.catalog import Entry
from grader.learner import record
from grader.learner.saved import saved_model
from grader.report import columns

STATUS_TEXT = {"passed": "passed", "failed": "failed", "not_attempted": "not attempted", None: "not graded yet"}
COLOURS = {"passed": columns.GREEN, "failed": columns.RED, "not attempted": columns.DIM}


def rows(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """One object per exercise, as `list --json` writes it. `status` is null if the code changed since its grade."""
    return [_row(entry) for entry in entries]


def _row(entry: Entry) -> dict[str, Any]:
    status, points = _last_grade(entry)
    return {
        "id": entry.id,
        "title": entry.exercise.title,
        "category": entry.category,
        "skills": list(entry.exercise.skills),
        "dataset": entry.exercise.dataset,
        "source": cache.current_source(entry.exercise.dataset),
        "status": status,
        "points": points,
        "max_points": entry.exercise.max_points,
    }


def _last_grade(entry: Entry) -> tuple[str | None, int]:
    if not saved_model(entry).path.exists() and stub.is_untouched(entry.starter, entry.exercise.given_code):
        return "not_attempted", 0
    remembered = record.read(entry.folder)
    grade = remembered.get("grade")
    if not isinstance(grade, dict) or remembered.get("graded_code") != stub.code_hash(entry.starter):
        return None, 0
    return grade.get("status"), grade.get("points", 0)


def show(listed: Sequence[dict[str, Any]]) -> None:
    cells = []
    for row in listed:
        data = cache.title(row["dataset"], row["source"]).removesuffix(" data")
        points = f"{row['points']} of {row['max_points']}"
        cells.append((row["id"], row["title"], points, STATUS_TEXT[row["status"]], data))
    columns.show(("exercise", "title", "points", "status", "data"), cells, gives_way="title", colours=COLOURS)
    print("Next: open exercises/ID/starter.py. Hint: python -m grader hint ID. Grade: pytest exercises/ID")


def show_data() -> None:
    """The table of `data list`, and below it the addresses of the real data, which are never wrapped."""
    datasets = [cache.get(name) for name in cache.names()]
    cells = []
    for dataset in datasets:
        made = {source: cache.is_prepared(dataset, source) for source in cache.sources(dataset)}
        standin = {True: "ready", False: "made on first use", None: "none (own files)"}[made.get("standin")]
        real = {True: "ready", False: "read on first use", None: "none (synthetic)"}[made.get("real")]
        if isinstance(dataset.real, TfdsSource | Excerpt | FileSource) and not made["real"]:
            real = f"{dataset.real.download_megabytes:g} MB download"
        cells.append((dataset.name, standin, real, cache.title(dataset.name, cache.current_source(dataset.name))))
    columns.show(("dataset", "stand-in", "real", "in use"), cells, gives_way="real", colours={})
    print("The real data comes from")
    for dataset in datasets:
        if isinstance(dataset.real, TfdsSource | Excerpt | FileSource):
            print(f"  {dataset.name:<21}{dataset.real.address}")
    print("To fetch it: python -m grader data prepare NAME --real; to read it from your disk, add --from DIR.")
