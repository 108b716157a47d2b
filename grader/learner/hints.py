"""The hints of an exercise, one at a time."""

from __future__ import annotations

from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.learner import record


def next_hint(entry: Entry, named: bool = False) -> str:
    """The next hint for an exercise; the last one comes again, with the place of the reference."""
    hints = entry.exercise.hints
    if not hints:
        return f"{entry.id} has no hints. Its header says what to build: {catalog.path_text(entry.starter)}"
    shown = record.read(entry.folder).get("hints_shown", 0)
    number = min(shown if isinstance(shown, int) else 0, len(hints) - 1)
    text = f"Hint {number + 1} of {len(hints)}{f', {entry.id}' if named else ''}: {hints[number]}"
    record.update(entry.folder, hints_shown=number + 1)
    if number + 1 < len(hints):
        return text
    return f"{text}\nThat was the last hint. The reference solution: {catalog.path_text(entry.solution)}"
