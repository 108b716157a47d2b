"""Prints the exercises whose reference solutions this run trains: a third of all in turn, and those just changed.

A third fits on a slow machine, and three commits in a row train all. Thirds take about as long as each other: the
references are dealt out like cards, the slowest first. `grade --solutions` without ids trains all at
once. What was chosen, and why, goes to stderr.
"""

from __future__ import annotations

import ast
import json
import statistics
import subprocess
import sys
from contextlib import suppress
from pathlib import Path, PurePosixPath

from grader.exercise import catalog, stub

TURNS = 3
TEXT = {"title", "skills", "topics", "builds_on", "minutes", "hints"}  # of a spec: read by people, not by the grader


def choice(root: Path) -> tuple[list[str], str]:
    """The ids to train at the commit that is checked out, in the catalog's order, and why these."""
    ids = catalog.ids(root)
    try:
        is_shallow = _git(root, "rev-parse", "--is-shallow-repository") == "true"
        number = int(_git(root, "rev-parse", "HEAD")[:8], 16) if is_shallow else _commits(root)
    except (OSError, subprocess.CalledProcessError):
        return ids, "all, as there is no git history"
    since = _before(root)
    if since is None and not is_shallow:
        return ids, "all, as this is the first commit"
    turn = number % TURNS
    recent = changed(root, since) if since else set()
    chosen = [one for one in ids if one in dealt(root, ids)[turn] or one in recent]
    why = "the commit's hash, as the clone is shallow" if is_shallow else f"{number} commits"
    what = ", ".join(sorted(recent.intersection(ids))) or "nothing"
    edited = f"changed since {since[:8]}: {what}" if since else "what was changed is unknown"
    return chosen, f"turn {turn + 1} of {TURNS}, by {why}; {edited}"


def dealt(root: Path, ids: list[str]) -> list[list[str]]:
    """The ids of each turn, by the seconds that calibration.json names."""
    slowest = sorted(ids, key=lambda one: -_seconds(root / "exercises" / one / "calibration.json"))
    return [slowest[turn::TURNS] for turn in range(TURNS)]


def _seconds(calibration: Path) -> float:
    """The median of the reference's trainings, 0 if that was never measured."""
    try:
        runs = json.loads(calibration.read_text(encoding="utf-8"))["measurement"]["reference"]
        return float(statistics.median(run["seconds"] for run in runs))
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0


def changed(root: Path, since: str) -> set[str]:
    """The exercises of which more than words has changed since a commit: spec, starter, solution, calibration, data."""
    names = ("diff", "--name-only", "--no-renames", "-z", "--relative", since, "--", "exercises", "solutions")
    paths = map(PurePosixPath, filter(None, _git(root, *names).split("\0")))
    return {path.with_suffix("").parts[1] for path in paths if _differs(root, path, since)}


def _differs(root: Path, path: PurePosixPath, since: str) -> bool:
    try:
        now = (root / path).read_text(encoding="utf-8", errors="replace")
        before = _git(root, "show", f"{since}:./{path}")
    except (OSError, subprocess.CalledProcessError):  # it is new, or gone
        return True
    return _code(path, before) != _code(path, now)


def _code(path: PurePosixPath, text: str) -> str:
    """What a file does: Python without comments, docstrings and layout, a spec without its words; what was measured."""
    if path.suffix == ".json":
        return _measured(text)
    try:
        tree = ast.parse(text if path.suffix == ".py" else "?")
    except (SyntaxError, ValueError):
        return text.strip()
    for node in ast.walk(tree) if path.name == "spec.py" else ():
        if isinstance(node, ast.Call):
            node.keywords = [keyword for keyword in node.keywords if keyword.arg not in TEXT]
    return stub.normal_form(tree)


def _measured(text: str) -> str:
    """A calibration without the hashes of code, which may be stamped anew if all scores are the same."""
    try:
        document = json.loads(text, object_hook=lambda found: {**found, "hashes": None} if "hashes" in found else found)
    except ValueError:
        return text.strip()
    return json.dumps(document)


def _before(root: Path) -> str | None:
    """The commit to compare with: where this branch left origin/main, else the previous one; None if there is none."""
    for revision in (("merge-base", "HEAD", "origin/main"), ("rev-parse", "--verify", "HEAD~1")):
        with suppress(subprocess.CalledProcessError):
            if (commit := _git(root, *revision)) != _git(root, "rev-parse", "HEAD"):
                return commit
    return None


def _commits(root: Path) -> int:
    return int(_git(root, "rev-list", "--count", "HEAD"))


def _git(root: Path, *arguments: str) -> str:
    """What git prints. Raises CalledProcessError if it fails, OSError if it is not installed."""
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=True)
    return done.stdout.decode(errors="replace").strip()


if __name__ == "__main__":
    chosen, reason = choice(catalog.ROOT)
    print(f"References: {len(chosen)} of {len(catalog.ids())}: {reason}.", file=sys.stderr)
    print(*chosen, sep="\n")
