"""Datasets as the files that a learner reads: CSV tables, folders of images."""

from __future__ import annotations

from pathlib import Path

from grader.datasets import cache, reading
from grader.datasets.cache import Source
from grader.datasets.dataset import Dataset
from grader.errors import DataError


def folder_of(name: str) -> Path:
    """The folder with the files of the training and the validation split, written on first use."""
    dataset, source = cache.get(name), cache.current_source(name)
    if dataset.write_files is None:
        raise DataError(f"{name} does not come as files.", f'Load it with datasets.load("{name}", ...).')
    folder = cache.files_folder(dataset, source)
    if not (folder / cache.MANIFEST).is_file() or cache.damage(folder):
        with cache.one_at_a_time(folder):
            if not (folder / cache.MANIFEST).is_file() or cache.damage(folder):
                _write(dataset, source, folder)
    return folder


def _write(dataset: Dataset, source: Source, folder: Path) -> None:
    assert dataset.write_files is not None
    with cache.appears_whole(folder) as temporary:
        for split in reading.PUBLIC_SPLITS:
            dataset.write_files(temporary, split, reading.examples_of(dataset, source, split))
        cache.write_manifest(temporary)
