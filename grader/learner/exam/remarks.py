"""What the result of an exam should say about the machine's clock and about files that were changed by hand."""

from __future__ import annotations

from collections.abc import Iterator

from grader.learner.exam import log
from grader.learner.exam.clock import hours_text, set_back, utc_text


def of(entries: list[log.Entry]) -> Iterator[str]:
    """One sentence for each thing that is remarkable, with its times. None of them takes points or time away."""
    for earlier, later in zip(entries, entries[1:], strict=False):
        if back := set_back(log.moment(earlier), log.moment(later)):
            yield (
                f"The machine's clock went back by {hours_text(back)} between {utc_text(earlier['utc'])} and "
                f"{utc_text(later['utc'])}. The exam's clock went on."
            )
    for entry in entries:
        if entry["event"] == "file ahead":
            yield (
                f"{entry['file']} is dated {utc_text(entry['dated'])}, after {utc_text(entry['utc'])}, when it was "
                "found: the clock went back, or the file was made on another machine."
            )
        if entry["event"] == "changed":
            yield (
                f"At {utc_text(entry['utc'])}, {entry['file']} was not what the grader had written: it or {log.NAME} "
                "was changed by hand."
            )
    if changed := log.changed_by_hand(entries):
        lines = ", ".join(map(str, changed))
        yield f"{log.NAME} was changed by hand: its records {lines} do not fit the ones before them."
