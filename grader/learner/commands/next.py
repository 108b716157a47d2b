"""name the next exercise, and open it in VS Code's terminal

The next exercise is the first on the path of `list` that you have not begun.
"""

from __future__ import annotations

import argparse
import os

from grader.exercise import catalog
from grader.exits import OK
from grader.report import tell


def run(options: argparse.Namespace) -> int:
    from grader.learner import path

    steps = path.steps(catalog.all_entries())
    hand = path.in_hand(steps)
    step = path.following(steps)
    if step is None:
        tell(path.next_step(steps))
        return OK
    if hand is not None and hand is not step:
        print(f"{hand.entry.id} waits for you, with {hand.points} of {hand.entry.exercise.max_points} points.")
    print(f"Next: {step.entry.id}, {step.entry.exercise.title}{path.minutes_text(step.entry)}.")
    opened = os.environ.get("TERM_PROGRAM") == "vscode" and _opened(str(step.entry.starter))
    print(f"{'Opened' if opened else 'Open'} {catalog.path_text(step.entry.starter)}")
    tell(path.how_to(step.entry))
    return OK


def _opened(file: str) -> bool:
    """Opens a file in the window of VS Code that this terminal belongs to; False if its command is not there."""
    import shutil
    import subprocess

    code = shutil.which("code")
    return code is not None and subprocess.run([code, "--reuse-window", file], check=False).returncode == 0
