"""The tables of `list` and `data list`, from folders and records alone: no TensorFlow, no NumPy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.datasets import cache
from grader.exercise.catalog import Entry
from grader.learner import path
from grader.learner.path import Step
from grader.report import columns, tell

STATUS_TEXT = {
    "passed": "passed",
    "failed": "failed",
    "error": "error",
    "not_attempted": "not attempted",
    None: "not graded yet",
}
WIDTH = max(map(len, path.STAGES.values()))
COLOURS = {"passed": columns.GREEN, "failed": columns.RED, "error": columns.RED, "not attempted": columns.DIM}


def rows(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """One object per exercise, as `list --json` writes it. `status` is null if the code changed since its grade."""
    return [
        {
            "id": step.entry.id,
            "title": step.entry.exercise.title,
            "category": step.entry.category,
            "stage": step.stage,
            "skills": list(step.entry.exercise.skills),
            "minutes": step.entry.exercise.minutes,
            "dataset": step.entry.exercise.dataset,
            "source": cache.current_source(step.entry.exercise.dataset),
            "status": step.status,
            "points": step.points,
            "max_points": step.entry.exercise.max_points,
        }
        for step in steps
    ]


def show(steps: Sequence[Step]) -> None:
    """The table of `list`, stage by stage, and below it how far one is and what to do next."""
    hand = path.in_hand(steps)
    columns.show(*_table(steps, hand and hand.entry), gives_way="title", colours=COLOURS)
    print(f" {'All':<{WIDTH}}  {_progress(steps)}\n")
    tell(path.next_step(steps))


def show_around(steps: Sequence[Step], hand: Entry, height: int) -> None:
    """The table in so many lines: whole, or with the exercises of one's own stage alone, or that stage alone."""
    own = next(step.stage for step in steps if step.entry.id == hand.id)
    for others in ("whole", "heading", ""):
        table = columns.table(*_table(steps, hand, own, others), gives_way="title", colours=COLOURS, cut=True)
        if len(table) <= height:
            break
    print("\n".join(table))


def _table(
    steps: Sequence[Step], hand: Entry | None, own: int = 0, others: str = "whole"
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The header and the rows; of the stages that are not `own` there may be no more than the heading, or nothing."""
    rows: list[tuple[str, ...]] = []
    titles = _data_in_use(steps)
    for stage, some in path.by_stage(steps).items():
        if stage == own or others:
            rows.append((f"{path.STAGES[stage]:<{WIDTH}}  {_progress(some)}",))
        if stage == own or others == "whole":
            rows += [_cells(step, hand, titles) for step in some]
    header = (" exercise", "title", "min", "points", "status", *(["data"] if titles else []))
    return header, rows


def _data_in_use(steps: Sequence[Step]) -> dict[str, str]:
    """What to call the data of each exercise; empty if all of it is made on this machine."""
    names = {step.entry.exercise.dataset for step in steps}
    if not cache.may_be_real(names):
        return {}
    titles = {name: cache.title(name, cache.current_source(name)).removesuffix(" data") for name in names}
    return titles if any(title.startswith(("real", "own")) for title in titles.values()) else {}


def show_progress(steps: Sequence[Step]) -> None:
    print(_progress(steps))


def show_place(steps: Sequence[Step]) -> None:
    """How far one is, in one line, and the one thing to do next."""
    tell(f"{_progress(steps)}\n{path.next_step(steps)}")


def _cells(step: Step, hand: Entry | None, titles: Mapping[str, str]) -> tuple[str, ...]:
    exercise = step.entry.exercise
    return (
        f"{'>' if hand is not None and step.entry.id == hand.id else ' '}{step.entry.id}",
        exercise.title,
        f"{exercise.minutes or '':>3}",
        f"{step.points} of {exercise.max_points}",
        STATUS_TEXT[step.status],
        *([titles[exercise.dataset]] if titles else []),
    )


def _progress(steps: Sequence[Step]) -> str:
    passed = sum(step.is_passed for step in steps)
    points, most = (sum(counts) for counts in ([s.points for s in steps], [s.entry.exercise.max_points for s in steps]))
    return f"{columns.bar(passed / len(steps))}  {passed} of {len(steps)} passed, {points} of {most} points"


def show_data() -> None:
    """The table of `data list`, and below it the addresses of the real data, which are never wrapped."""
    from grader.datasets.dataset import Excerpt, FileSource, TfdsSource

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
