"""Measures how often the true cause is named: python tests/diagnosis/bench.py --write

Each file in faults/ is the solution_model() of a starter with one fault: its first line names the kinds of cause that
are right and, after a semicolon, one that points the right way. `# HERE` marks the line at fault. Those in weak/ are
honest: too small, or trained too short, and no cause may be claimed; nor may one of a reference solution that is
trained for a quarter of its epochs, whether its history and code are known or not. Every one is trained and graded like
a learner's. `--only NAME` tries some, `--from 7 --minutes 2` as many as begin within two minutes, each time from
another place; `--write` keeps the rows of the others.
"""

from __future__ import annotations

import argparse
import math
import re
import shutil
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from grader.diagnosis.diagnose import diagnose
from grader.errors import Failure
from grader.evaluation.worker import OwnWorker, Worker
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exercise.requirements.base import History
from grader.grading import Listener, history_of, make_ready
from grader.scoring import rubric
from grader.scoring.cause import Diagnosis
from grader.training.train import train

HERE = Path(__file__).parent
PAGE = HERE / "bench.md"
MARK = "# HERE"
NAMED, SECOND, SILENT, MISLED = "named", "right way", "silent", "misleading"


@dataclass(frozen=True)
class Fault:
    """A starter with a fault, or an honest one without: its exercise, its code, the right kinds and the right line."""

    name: str
    entry: Entry
    code: str
    kinds: tuple[str, ...]
    near: tuple[str, ...] = ()  # right, but less than could be said

    @classmethod
    def of(cls, file: Path) -> Fault:
        entry = catalog.find(file.stem.split("__")[0])
        body = file.read_text(encoding="utf-8")
        first, _, rest = body.partition("\n")
        named, _, near = first.lstrip("# ").partition(";")
        kinds = tuple(map(str.strip, named.split(","))) if first.startswith("#") else ()
        stub = entry.starter.read_text(encoding="utf-8")
        start, end = stub.index("def solution_model"), stub.index("\n\n# Given, do not change: trains the model")
        head = stub[:start]
        if "import numpy" not in head:
            head = head.replace("import tensorflow", "import numpy as np\nimport tensorflow", 1)
        return cls(
            file.stem, entry, head + (rest if kinds else body).strip() + "\n" + stub[end:], kinds, (near.strip(),)
        )

    @property
    def line(self) -> int | None:
        lines = [number for number, line in enumerate(self.code.splitlines(), 1) if MARK in line]
        return lines[0] if lines else None


@dataclass(frozen=True)
class Outcome:
    """What the diagnosis said of a starter."""

    fault: Fault
    points: int
    diagnosis: Diagnosis | None
    seconds: float
    failed: str = ""

    @property
    def verdict(self) -> str:
        """Whether the right cause comes first, comes second, is not claimed, or another one is."""
        kinds = [cause.kind for cause in self.diagnosis.causes] if self.diagnosis else []
        if not kinds:
            return SILENT
        right = [kind in self.fault.kinds for kind in kinds]
        return NAMED if right[0] else SECOND if any(right) or kinds[0] in self.fault.near else MISLED

    @property
    def has_the_line(self) -> bool:
        causes = self.diagnosis.causes if self.diagnosis else ()
        return any(cause.line == self.fault.line for cause in causes if cause.kind in self.fault.kinds)


def outcome(fault: Fault, worker: Worker, folder: Path) -> Outcome:
    starter, model = folder / "starter.py", folder / "work" / fault.entry.exercise.model_file
    model.parent.mkdir(exist_ok=True)
    starter.write_text(fault.code, encoding="utf-8")
    held = make_ready(fault.entry, "standin", Listener())  # before the clock of the training runs
    try:
        trained = train(fault.entry, starter, model, source="standin")
    except Failure as failure:
        return Outcome(fault, 0, None, 0.0, str(failure))
    history: History | None = history_of(trained)
    grade = rubric.grade(fault.entry, model, held, worker, history)
    started = time.perf_counter()
    diagnosis = diagnose(fault.entry, grade, worker, starter, history)
    seconds = time.perf_counter() - started
    if not fault.kinds and diagnosis is not None and not diagnosis.causes:
        diagnosis = diagnose(
            fault.entry, grade, worker, None, None
        )  # nor may its file be blamed, which is all some have
    failed = next((f"{check.name}: {check.message}" for check in grade.checks if check.status == "failed"), "passed")
    if diagnosis is None and failed.startswith("score"):
        raise SystemExit(f"{fault.name} could not be examined; {failed}")
    return Outcome(fault, grade.points, diagnosis, seconds, "" if diagnosis else failed)


def outcomes(faults: list[Fault], seconds: float) -> list[Outcome]:
    """The outcomes of those that begin before so many seconds have passed."""
    found, started = [], time.monotonic()
    with OwnWorker() as worker, tempfile.TemporaryDirectory() as name:
        for fault in faults:
            if time.monotonic() - started > seconds:
                break
            folder = Path(name) / fault.name
            folder.mkdir()
            found.append(outcome(fault, worker, folder))
            shutil.rmtree(folder)
            print(text_of(found[-1]), flush=True)
    return found


def at_once(faults: list[Fault], jobs: int, seconds: float) -> list[Outcome]:
    """The outcomes from several threads: trainings run in processes of their own."""
    with ThreadPoolExecutor(jobs) as pool:
        shares = pool.map(lambda job: outcomes(faults[job::jobs], seconds), range(jobs))
    return [one for share in shares for one in share]


def text_of(one: Outcome) -> str:
    causes = one.diagnosis.causes if one.diagnosis else ()
    said = "; ".join(f"{cause.kind} (line {cause.line}): {cause.message}" for cause in causes)
    said = said or one.failed or (one.diagnosis.known if one.diagnosis else "")
    return f"{one.fault.name}: {one.verdict}, {one.points} points, {one.seconds:.1f} s. {said}"


def files_in(folder: str) -> list[Path]:
    return sorted((HERE / folder).glob("*.py"))


def short_reference(entry: Entry) -> Fault:
    """The reference solution, trained for a quarter of its epochs."""

    def quarter(match: re.Match[str]) -> str:
        return f"{match[1]}{max(1, int(match[2]) // 4)}"

    code = entry.solution.read_text(encoding="utf-8")
    return Fault(
        f"{entry.id}__short", entry, re.sub(r"(\bepochs(?:=|(?:, \w+)* = (?:4000, )?))(\d+)", quarter, code), ()
    )


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    starter: str
    points: str
    verdict: str
    causes: str
    line: str
    seconds: str

    @classmethod
    def of(cls, one: Outcome) -> Row:
        causes = one.diagnosis.causes if one.diagnosis else ()
        kinds = ", ".join(f"{cause.kind} ({cause.evidence})" for cause in causes)
        line = "" if not one.fault.line else "right" if one.has_the_line else "not found"
        verdict = one.verdict if one.fault.kinds else "blamed" if causes else "not blamed"
        seconds = f"{one.seconds:.1f}" if one.diagnosis else ""
        return cls(one.fault.name, str(one.points), verdict, kinds, line, seconds)

    @property
    def text(self) -> str:
        return f"| {' | '.join(vars(self).values())} |"


def kept() -> dict[str, Row]:
    """The rows of bench.md."""
    lines = PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else []
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "__" in line and line[0] == "|"]
    return {row.starter: row for row in (Row(*cell) for cell in cells)}


def table(rows: list[Row]) -> str:
    counts = Counter(row.verdict for row in rows)
    faulty = [row for row in rows if "blamed" not in row.verdict]
    weak = [row for row in rows if "blamed" in row.verdict]
    with_line = [row for row in faulty if row.line and row.verdict in (NAMED, SECOND)]
    seconds = sorted(float(row.seconds) for row in rows if row.seconds) or [0.0]
    lines = [
        "# How often the true cause is named",
        "",
        "`python tests/diagnosis/bench.py --write`. The starters are in [faults/](faults/) and [weak/](weak/). Those",
        "that end in `short` are reference solutions, trained for a quarter of their epochs.",
        "",
        f"{len(faulty)} starters have a fault. It is named first in {counts[NAMED]} and second in {counts[SECOND]};",
        f"{counts[SILENT]} diagnoses are silent, {counts[MISLED]} misleading. Where it is named, the line is right in",
        f"{sum(row.line == 'right' for row in with_line)} of {len(with_line)}. {len(weak)} models are honest and weak,",
        f"or pass; {counts['blamed']} of them are blamed for something. A diagnosis takes",
        f"{seconds[len(seconds) // 2]:.1f} s in the median, {seconds[-1]:.1f} s at most.",
        "",
        "| starter | points | verdict | causes | line | seconds |",
        "| --- | --- | --- | --- | --- | --- |",
        *(row.text for row in rows),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--from", type=int, default=0, dest="start")
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--jobs", type=int, default=1, help="so many at once, which makes the seconds longer")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true", help="fail if any is misleading")
    options = parser.parse_args()
    faults = [Fault.of(file) for file in files_in("faults")]
    weak = [Fault.of(file) for file in files_in("weak")]
    weak += [short_reference(entry) for entry in catalog.all_entries()]
    if options.only:
        faults, weak = ([one for one in both if any(map(one.name.count, options.only))] for both in (faults, weak))
    chosen = [*faults, *weak]
    place = 7 * options.start % max(1, len(chosen))
    found = at_once([*chosen[place:], *chosen[:place]], options.jobs, 60 * options.minutes)
    rows = {one.fault.name: Row.of(one) for one in found}
    if options.write:
        rows = kept() | rows
        names = [file.stem for folder in ("faults", "weak") for file in files_in(folder)]
        names += [f"{exercise_id}__short" for exercise_id in catalog.ids()]
        PAGE.write_text(table([rows[name] for name in names if name in rows]), encoding="utf-8")
    print(re.sub(r"\n\|.*", "", table(list(rows.values()))))
    wrong = [one.fault.name for one in found if Row.of(one).verdict in (MISLED, "blamed")]
    if options.check and wrong:
        raise SystemExit(f"misleading: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
