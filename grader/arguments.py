"""Arguments that several commands take."""

from __future__ import annotations

import argparse

EXERCISE = "the exercise: its id, or a path to it"
SOURCE = "data to use (default: real data if it is prepared, else the stand-in)"


def add_exercise(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help=EXERCISE)


def add_source(parser: argparse.ArgumentParser, help: str = SOURCE) -> None:
    parser.add_argument("--source", choices=("standin", "real"), help=help)
