"""Arguments that several commands take."""

from __future__ import annotations

import argparse

EXERCISE = "the exercise: its id, the end of its id, or a path to it"
SOURCE = "data to use (default: real data if it is prepared, else the stand-in)"


def add_exercise(parser: argparse.ArgumentParser, default: str = "") -> None:
    """The exercise that a command is about; with `default`, which says what is taken instead, it may be left out."""
    parser.add_argument("id", metavar="ID", nargs="?" if default else None, help=f"{EXERCISE}{default}")


def add_source(parser: argparse.ArgumentParser, help: str = SOURCE) -> None:
    parser.add_argument("--source", choices=("standin", "real"), help=help)
