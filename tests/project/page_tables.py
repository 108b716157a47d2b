"""Writes the tables that the specs and calibrations make: python tests/project/page_tables.py"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path

from grader.authoring import calibration, proposal
from grader.exercise import catalog
from grader.exercise.skills import SKILLS
from grader.exercise.spec import Exercise, Metric
from grader.exercise.topics import GROUPS, PAGES, TOPICS
from grader.formatting import number_text
from grader.learner import path
from grader.scoring.measurement import Measurement

ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- made by tests/project/page_tables.py -->\n", "<!-- end of the table -->\n"


def exercises() -> str:
    lines = [
        "| exercise | what it is | minutes | data | full marks | skills |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for entry in path.in_order(catalog.all_entries()):
        exercise = entry.exercise
        bar = " and ".join(f"{output} {_bar(one.metric)}".strip() for output, one in exercise.outputs.items())
        link = f"[{entry.id}](../exercises/{entry.id}/starter.py)"
        cells = (link, exercise.title, str(exercise.minutes or ""), exercise.dataset, bar, " ".join(exercise.skills))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _bar(metric: Metric) -> str:
    return f"{metric.name} {'≥' if metric.higher_is_better else '≤'} {number_text(metric.threshold)}"


def skills() -> str:
    """Which exercises train each skill of the handbook."""
    entries = catalog.all_entries()
    lines = ["| skill | what it is | exercises |", "| --- | --- | --- |"]
    for skill, text in SKILLS.items():
        trained = ", ".join(entry.id for entry in entries if skill in entry.exercise.skills)
        lines.append(f"| {skill} | {text} | {trained} |")
    return "\n".join(lines) + "\n"


def topics() -> str:
    """Which exercises cannot be passed without each topic of the courses."""
    entries = catalog.all_entries()
    lines = ["| topic | exercises |", "| --- | --- |"]
    for topic, text in TOPICS.items():
        group = GROUPS[topic.split(".")[0]]
        covered = ", ".join(
            f"[{entry.id}](../exercises/{entry.id}/starter.py)" for entry in entries if topic in entry.exercise.topics
        )
        page = f"[explained]({PAGES[topic]})" if topic in PAGES else ""
        lines.append(f"| {group}: {text} | {covered or page or 'still to come'} |")
    return "\n".join(lines) + "\n"


def calibrations() -> str:
    """How the reference and the baselines compare with each bar, over all seeds that were measured."""
    lines = [
        "| exercise | bar | reference | full marks | training | best baseline | baselines that pass |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for entry in catalog.all_entries():
        stored = calibration.read(entry)
        if stored is None:
            continue
        for output, exercise in entry.exercise.outputs.items():
            lines.append(_calibration(f"{entry.id} {output}".strip(), exercise, stored.measurement.parts[output]))
    return "\n".join(lines) + "\n"


def _calibration(title: str, exercise: Exercise, measured: Measurement) -> str:
    values, most = measured.values, exercise.max_points
    passed = sum(exercise.metric.points(value) == most for value in values)
    best, score = proposal.best_baseline(exercise, measured)
    runs = [runs for name, runs in measured.baselines.items() if name not in exercise.may_pass]
    counted = [value for scores in runs for value in scores]
    beaten = sum(exercise.metric.points(value) == most for value in counted)
    allowed = f"; allowed: {', '.join(exercise.may_pass)}" if exercise.may_pass else ""
    seconds = statistics.median(run.seconds for run in measured.reference)
    return (
        f"| {title} | {number_text(exercise.metric.threshold)} "
        f"| {statistics.mean(values):.4g} ± {proposal.deviation(values):.2g} | {passed} of {len(values)} "
        f"| {seconds:.0f} s | {best}, {score:.4g} | {beaten} of {len(counted)}{allowed} |"
    )


TABLES: dict[Path, tuple[Callable[[], str], ...]] = {
    ROOT / "docs" / "exercises.md": (exercises, skills),
    ROOT / "docs" / "topics.md": (topics,),
    ROOT / "tests" / "calibration" / "README.md": (calibrations,),
}


def with_table(page: Path) -> str:
    """A page with its table made anew."""
    head, *rest = page.read_text(encoding="utf-8").split(BEGIN)
    tables = zip(TABLES[page], rest, strict=True)
    return head + "".join(BEGIN + table() + END + after.split(END)[1] for table, after in tables)


if __name__ == "__main__":
    for page in TABLES:
        page.write_text(with_table(page), encoding="utf-8")
