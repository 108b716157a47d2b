"""Runs a module of this package in a process of its own, so that TensorFlow stays out of the caller's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

from grader import paths
from grader.errors import DataError
from grader.quiet import last_words


def run(module: str, request: dict[str, Any], failed: str, environment: Mapping[str, str]) -> None:
    """Runs `python -m module`, which calls answer(), and waits for its end.

    Raises the DataError that was raised there, or one that begins with `failed` if the process did not answer.
    """
    done = subprocess.run(
        [sys.executable, "-m", module],
        input=json.dumps(request).encode(),
        capture_output=True,
        cwd=paths.PROJECT,
        env=environment,
    )
    try:
        error = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        raise DataError(f"{failed}: {last_words(done.stderr, done.returncode)}.") from None
    if error:
        raise DataError(error["message"], error["help"])


def answer(work: Callable[[dict[str, Any]], None]) -> None:
    """The other end of run(): reads the request from stdin, does the work, and prints how it went."""
    error: dict[str, str] = {}
    try:
        work(json.loads(sys.stdin.read()))
    except DataError as raised:
        error = {"message": raised.message, "help": raised.help}
    print(json.dumps(error))
