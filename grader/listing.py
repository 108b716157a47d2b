"""The tables of `list` and `data list`, from folders and records alone: no TensorFlow, no NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from grader import record, stub
from grader.catalog import Entry
from grader.datasets import cache

STATUS_TEXT = {
    "passed": "[green]passed[/]",
    "failed": "[red]failed[/]",
    "not_attempted": "[dim]not attempted[/]",
    None: "not graded yet",
}


def rows(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """One object per exercise, as `list --json` writes it. `status` is null where the code changed since its grade."""
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
    if not entry.model.exists() and stub.is_untouched(entry.starter):
        return "not_attempted", 0
    remembered = record.read(entry.folder)
    grade = remembered.get("grade")
    if not isinstance(grade, dict) or remembered.get("graded_code") != stub.code_hash(entry.starter):
        return None, 0
    return grade.get("status"), grade.get("points", 0)


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column)
    return table


def _print(table: Table) -> None:
    console = Console(highlight=False)
    console = console if console.is_terminal else Console(highlight=False, width=max(console.width, 120))
    console.print(table)


def show(listed: Sequence[dict[str, Any]]) -> None:
    table = _table("exercise", "title", "points", "status", "data")
    for row in listed:
        points = f"{row['points']} of {row['max_points']}"
        table.add_row(row["id"], row["title"], points, STATUS_TEXT[row["status"]], cache.title(row["dataset"], row["source"]))
    _print(table)


def show_data() -> None:
    table = _table("dataset", "stand-in", "real", "in use", "the real one is from")
    for name in cache.names():
        dataset = cache.get(name)
        prepared = ["ready" if cache.is_prepared(dataset, "standin") else "made on first use"]
        prepared.append(
            "by nature synthetic"
            if dataset.real is None
            else "ready"
            if cache.is_prepared(dataset, "real")
            else f"{dataset.real.download_megabytes:g} MB"
        )
        address = dataset.real.address if dataset.real else ""
        table.add_row(name, *prepared, cache.TITLES[cache.current_source(name)], address)
    _print(table)
    print("python -m grader data prepare NAME --real fetches the real one, --from DIR takes it from your disk.")
