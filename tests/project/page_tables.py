"""Writes the tables that the specs and calibrations make: python tests/project/page_tables.py"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader.authoring import calibration, fairness, proposal
from grader.datasets import cache
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exercise.skills import SKILLS
from grader.exercise.spec import Metric
from grader.exercise.topics import GROUPS, PAGES, TOPICS
from grader.formatting import number_text
from grader.learner import path
from grader.scoring.calibration import Calibration
from grader.scoring.measurement import Measurement

ROOT = Path(__file__).parents[2]
SOURCES = {"standin": "stand-in", "real": "real"}
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
    """How the reference and the baselines compare with the bar of each source, over all seeds that were measured."""
    lines = [
        "| exercise | data | bar | reference | training | best baseline | held out | date | verdict |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for entry in catalog.all_entries():
        dataset, stored = cache.get(entry.exercise.dataset), calibration.read_all(entry)
        for source in cache.sources(dataset):
            on, data = entry.on(source), "own files" if cache.is_own(dataset) else SOURCES[source]
            for output, exercise in on.exercise.outputs.items():
                bar = number_text(exercise.metric.threshold)
                one = replace(on, exercise=exercise)
                cells = measured(one, stored[source], output) if source in stored else ("",) * 5 + ("not measured",)
                lines.append(f"| {' | '.join((f'{entry.id} {output}'.strip(), data, bar, *cells))} |")
    return "\n".join(lines) + "\n"


def measured(entry: Entry, stored: Calibration, output: str) -> tuple[str, ...]:
    """The cells of one output's measurement, from the reference's score to the verdict."""
    found = stored.measurement.parts[output]
    values = found.values
    best, score = proposal.best_baseline(entry.exercise, found)
    edition = f", of an edition that is {found.edition}" if "unknown" in found.edition else ""
    return (
        f"{statistics.mean(values):.4g} ± {proposal.deviation(values):.2g}, {len(values)} seeds",
        f"{statistics.median(run.seconds for run in stored.measurement.reference):.0f} s",
        f"{best}, {score:.4g}",
        f"{found.heldout_examples:,}{edition}",
        stored.date,
        verdict(entry, found),
    )


def verdict(entry: Entry, found: Measurement) -> str:
    """Whether the bar is fair, and what passes it."""
    exercise = entry.exercise
    best = max if exercise.metric.higher_is_better else min
    passing = [
        name for name, runs in found.baselines.items() if exercise.metric.points(best(runs)) == exercise.max_points
    ]
    wrong = [name for name in passing if name not in exercise.may_pass]
    if any(not finding.warns for finding in fairness.check_reference(entry, found)):
        return "out of reach"
    if wrong:
        return f"too easy: {', '.join(wrong)}"
    shared = f"; {found.shared_examples:,} held-out examples are trained on" if found.shared_examples else ""
    return "fair" + (f"; allowed and passing: {', '.join(passing)}" if passing else "") + shared


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
