"""write an exercise as a notebook for Jupyter, VS Code or Colab"""

from __future__ import annotations

import argparse
from pathlib import Path

from grader import arguments
from grader.exercise import catalog
from grader.exits import OK, WRONG_CALL
from grader.report import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_exercise(parser)
    parser.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, help="where to write it (default: by the starter)"
    )


def run(options: argparse.Namespace) -> int:
    from grader.learner import cells

    entry = catalog.find(options.id)
    path: Path = options.file or entry.folder
    if path.is_dir():
        path /= f"{entry.id}.ipynb"
    if path.suffix != ".ipynb" or not path.absolute().parent.is_dir():
        say(f"no notebook can be written to {path}.", "Give a file that ends in .ipynb, in a folder that exists.")
        return WRONG_CALL
    if path.exists():
        say(f"{path} exists, perhaps with your work in it.", "Open it, or name another file.")
        return WRONG_CALL
    cells.write(entry, path)
    print(f"Wrote {catalog.path_text(path)}")
    print("Next: open it in Jupyter or VS Code with the Python of this project, or upload it to Colab.")
    return OK
