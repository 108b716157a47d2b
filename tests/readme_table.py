"""Writes the README's table of exercises from the specs: python tests/readme_table.py"""

from __future__ import annotations

from pathlib import Path

from grader import catalog

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- exercises: made by tests/readme_table.py -->\n", "<!-- end of exercises -->\n"


def table() -> str:
    lines = ["| exercise | what it is | data | full marks | skills |", "| --- | --- | --- | --- | --- |"]
    for entry in catalog.all_entries():
        metric = entry.exercise.metric
        bar = f"{metric.name} {'≥' if metric.higher_is_better else '≤'} {metric.threshold:g}"
        link = f"[{entry.id}](exercises/{entry.id}/starter.py)"
        skills = " ".join(entry.exercise.skills)
        lines.append(f"| {link} | {entry.exercise.title} | {entry.exercise.dataset} | {bar} | {skills} |")
    return "\n".join(lines) + "\n"


def with_table(readme: str) -> str:
    """The README with its table made anew."""
    head, rest = readme.split(BEGIN)
    return head + BEGIN + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
