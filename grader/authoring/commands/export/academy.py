"""write all exercises as a course for the JetBrains Academy plugin of PyCharm"""

from __future__ import annotations

import argparse
from pathlib import Path

from grader import repository
from grader.exercise import catalog
from grader.exits import OK, WRONG_CALL
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new folder for the course")
    parser.add_argument(
        "--project", metavar="ADDRESS", help="where learners install the project from (default: this clone's origin)"
    )


def run(options: argparse.Namespace) -> int:
    from grader.authoring import academy

    folder: Path = options.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        say(f"{folder} is not empty.", "Name a new folder.")
        return WRONG_CALL
    entries = catalog.all_entries()
    address = options.project or repository.address()
    academy.write(entries, folder, address)
    print(f"Wrote {len(entries)} tasks to {folder}. Learners install the project from {address or 'this clone'}.")
    if address is None:
        print("That works on this machine only: for others, export again with --project ADDRESS.")
    print("Next: open the folder in PyCharm. Course Creator > Create Course Archive makes the file for learners.")
    return OK
