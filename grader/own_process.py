"""Runs a module of the grader in a process of its own, so that TensorFlow stays out of the caller's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Any

from grader import paths
from grader.errors import DataError
from grader.quiet import last_words

Say = Callable[[str], None]  # takes a line on the progress of long work
Work = Callable[[dict[str, Any], Say], Any]


def run(
    module: str,
    request: dict[str, Any],
    *,
    failed: str,
    help: str = "",
    environment: Mapping[str, str] = os.environ,
    on_progress: Say = lambda text: None,
) -> Any:
    """Runs `python -m module`, which calls answer(), and returns what the work there returned.

    Raises the DataError that was raised there. If the process does not answer, raises one that begins with `failed`,
    with `help`.
    """
    command = [sys.executable, "-m", module, json.dumps(request)]
    said: dict[str, Any] = {}
    with tempfile.TemporaryFile() as errors:  # a pipe that nobody reads would stop the process once it is full
        with subprocess.Popen(
            command, cwd=paths.PROJECT, env=environment, stdout=subprocess.PIPE, stderr=errors
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith(b"{"):
                    said = json.loads(line)
                    on_progress(said.get("progress", ""))
        errors.seek(0)
        chatter = errors.read()
    if "error" in said:
        raise DataError(*said["error"])
    if process.returncode or "returned" not in said:
        raise DataError(f"{failed}: {last_words(chatter, process.returncode)}.", help)
    return said["returned"]


def answer(work: Work) -> None:
    """The other end of run(): does the work that is asked for, and says on stdout how far it is and how it ended."""

    def say(**said: Any) -> None:
        print(json.dumps(said), flush=True)

    try:
        say(returned=work(json.loads(sys.argv[1]), lambda text: say(progress=text)))
    except DataError as error:
        say(error=[error.message, error.help])
