"""Makes training data ready before the clock of a training starts: prepares it, and writes it as files if needed."""

from __future__ import annotations

import os
from typing import Any

from grader import own_process
from grader.datasets import cache
from grader.datasets.cache import Source


def make_training_data_ready(name: str, source: Source) -> None:
    """Prepares a dataset, and writes its files if it comes as files. Does nothing if all of it is there.

    Raises DataError: no such data, no room on the disk.
    """
    dataset = cache.get(name)
    folders = [cache.prepared_folder(dataset, source)]
    if dataset.write_files is not None:
        folders.append(cache.files_folder(dataset, source))
    if all(folder.is_dir() and cache.damage(folder) is None for folder in folders):
        return
    environment = {**os.environ, "GRADER_SOURCE": source}
    failed = f"{name} could not be prepared"
    own_process.run("grader.datasets.ready", {"name": name}, failed=failed, environment=environment)


def _make(request: dict[str, Any], _: own_process.Say) -> None:
    from grader.datasets import files, reading

    dataset = cache.get(request["name"])
    reading.builder_of(dataset, cache.current_source(dataset.name))
    if dataset.write_files is not None:
        files.folder_of(dataset.name)


if __name__ == "__main__":
    own_process.answer(_make)
