"""Prepares the data of an exercise and writes it as files, where it comes so, before the clock of a training starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from grader.datasets import cache
from grader.datasets.cache import Source
from grader.errors import DataError
from grader.quiet import last_words


def make_ready(name: str, source: Source) -> None:
    """Does nothing where everything is there. TensorFlow, which writes the data, stays out of this process.

    Raises DataError: no such data, no room on the disk.
    """
    dataset = cache.get(name)
    folders = [cache.prepared_folder(dataset, source)]
    if dataset.write_files is not None:
        folders.append(cache.cache_folder() / "files" / f"{name}-{source}-{cache.version(dataset, source)}")
    if all(folder.is_dir() and cache.damage(folder) is None for folder in folders):
        return
    command = [sys.executable, "-m", "grader.datasets.ready", name]
    environment = {**os.environ, "GRADER_SOURCE": source}
    done = subprocess.run(command, capture_output=True, cwd=Path(__file__).parents[2], env=environment)
    try:
        answer = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        raise DataError(f"{name} could not be prepared: {last_words(done.stderr, done.returncode)}.") from None
    if answer:
        raise DataError(answer["message"], answer["help"])


def _main() -> None:
    from grader.datasets import files, reading

    answer: dict[str, str] = {}
    name = sys.argv[1]
    try:
        dataset = cache.get(name)
        reading.builder_of(dataset, cache.current_source(name))
        if dataset.write_files is not None:
            files.folder_of(name)
    except DataError as error:
        answer = {"message": error.message, "help": error.help}
    print(json.dumps(answer))


if __name__ == "__main__":
    _main()
