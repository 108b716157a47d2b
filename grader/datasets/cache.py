"""Where prepared data is in datasets_cache/, and whether it is complete. No TensorFlow, no NumPy."""

from __future__ import annotations

import functools
import importlib
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from grader import paths
from grader.errors import DataError
from grader.exercise import catalog
from grader.files import sha256
from grader.isolation.locking import locked, unlink_locked

if TYPE_CHECKING:
    from grader.datasets.dataset import Dataset

Source = Literal["standin", "real"]
SOURCES: tuple[Source, ...] = ("standin", "real")
TITLES = {"standin": "stand-in data", "real": "real data"}
OWN = "dataset.py"  # in an exercise's folder
BUILTIN = paths.PACKAGE / "datasets" / "builtin"


def cache_folder() -> Path:
    """datasets_cache/ of the project, or the folder that GRADER_DATASETS_CACHE names."""
    return Path(os.environ.get("GRADER_DATASETS_CACHE") or paths.PROJECT / "datasets_cache")


def names() -> list[str]:
    """The names of all datasets: the folders in builtin/, and exercises with their own data."""
    return _builtin() + sorted(path.parent.name for path in catalog.ROOT.glob(f"exercises/*/{OWN}"))


@functools.cache  # called several times for each submission of a class
def _builtin() -> list[str]:
    return sorted(path.parent.name for path in BUILTIN.glob("*/__init__.py"))


def get(name: str) -> Dataset:
    """The dataset of this name. Raises DataError for an unknown name, or for a broken dataset.py, with the line."""
    if name in _builtin():
        dataset: Dataset = importlib.import_module(f"grader.datasets.builtin.{name}").DATASET
        return dataset
    if (path := catalog.ROOT / "exercises" / name / OWN).is_file():
        return _own(name, path)
    import difflib

    near = difflib.get_close_matches(name, known := names(), n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise DataError(f"there is no dataset {name!r}.", f"{hint}Datasets: {', '.join(known)}.")


def _own(name: str, path: Path) -> Dataset:
    from grader.datasets.dataset import Dataset, OwnFiles

    namespace: dict[str, Any] = {"__file__": str(path), "__name__": f"dataset_{name}"}
    try:
        exec(compile(path.read_bytes(), str(path), "exec"), namespace)
    except Exception as error:  # whatever an instructor's file raises is reported with its line
        raise DataError(f"{path}, {catalog.reason(error, path)}.", f"Correct that line of {OWN}.") from error
    dataset = namespace.get("DATASET")
    if not isinstance(dataset, Dataset) or not isinstance(dataset.real, OwnFiles):
        raise DataError(f"{path} defines no DATASET.", "It needs DATASET = table(...), see grader/datasets/own.py.")
    return replace(dataset, name=name, real=replace(dataset.real, folder=path.parent))


def is_own(dataset: Dataset) -> bool:
    """Whether its data are an exercise's own files."""
    return dataset.generate is None


def sources(dataset: Dataset) -> tuple[Source, ...]:
    """The sources of a dataset: both, or one if it is synthetic by nature or has files of its own."""
    if is_own(dataset):
        return ("real",)
    return SOURCES if dataset.real is not None else ("standin",)


def current_source(name: str) -> Source:
    """The source in use: the one that GRADER_SOURCE names, else the real one if it is prepared, else the stand-in."""
    wanted = os.environ.get("GRADER_SOURCE")
    if wanted and wanted not in SOURCES:
        raise DataError(f"GRADER_SOURCE={wanted!r} is not a source.", f"Set it to one of {', '.join(SOURCES)}.")
    if wanted:
        return "real" if wanted == "real" else "standin"
    if is_own(get(name)):
        return "real"
    folder = cache_folder() / name
    return "real" if folder.is_dir() and any(folder.glob("*/dataset_info.json")) else "standin"


def may_be_real(names: Iterable[str]) -> bool:
    """Whether real data of some of these may be in use. Looks for folders alone, so a list reads no declaration."""
    return "GRADER_SOURCE" in os.environ or any((cache_folder() / name).is_dir() for name in names)


def title(name: str, source: Source) -> str:
    """The name of a source on the screen."""
    dataset = get(name)
    if is_own(dataset):
        return "own data"
    if dataset.real is None:
        return "synthetic data"
    found = edition(dataset, source)
    if found and not found["name"]:  # no bar was measured on it
        return f"real data, an unknown edition of {found['examples']:,} examples"
    return TITLES[source]


def edition(dataset: Dataset, source: Source) -> dict[str, Any]:
    """Which edition of its files prepared data was read from; empty for other data."""
    import json

    try:
        found: dict[str, Any] = json.loads((prepared_folder(dataset, source) / EDITION).read_text(encoding="utf-8"))
        return found
    except (OSError, ValueError):
        return {}


def version(dataset: Dataset, source: Source) -> str:
    if source == "standin" and is_own(dataset):
        raise DataError(f"{dataset.name} has no stand-in: its own files are the data.", "Leave out --source standin.")
    if source == "standin":
        return dataset.version
    if dataset.real is None:
        raise DataError(f"{dataset.name} has no real source: it is synthetic by nature.", "Use --source standin.")
    from grader.datasets.dataset import FileSource, OwnFiles

    if isinstance(dataset.real, OwnFiles) and not dataset.real.paths[0].exists():
        # An isolated training sees the prepared data, not the files it was made from.
        made = sorted((cache_folder() / dataset.name).glob("*/dataset_info.json"))
        return made[0].parent.name if made else dataset.real.version
    real = dataset.real
    return real.version if isinstance(real, FileSource | OwnFiles) else real.builder.split(":")[1]


def prepared_folder(dataset: Dataset, source: Source) -> Path:
    """The TFDS directory of a dataset: <cache>/<name>/<version>, stand-ins under <cache>/standin."""
    base = cache_folder() / "standin" if source == "standin" else cache_folder()
    return base / dataset.name / version(dataset, source)


def files_folder(dataset: Dataset, source: Source) -> Path:
    """The folder with a dataset as files for the learner: <cache>/files/<name>-<source>-<version>."""
    return cache_folder() / "files" / f"{dataset.name}-{source}-{version(dataset, source)}"


def is_prepared(dataset: Dataset, source: Source) -> bool:
    return (prepared_folder(dataset, source) / "dataset_info.json").is_file()


@contextmanager
def appears_whole(folder: Path) -> Iterator[Path]:
    """A temporary folder that becomes `folder` if the block succeeds, and is removed if it fails.

    Raises DataError if the disk is full or cannot be written.
    """
    import shutil
    import tempfile

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _cannot_write(folder, error) from error
    try:
        yield temporary
        if folder.exists():  # another process was quicker, or the old one is being replaced
            shutil.rmtree(folder, ignore_errors=True)
        os.replace(temporary, folder)
    except OSError as error:
        if not (isinstance(error, FileExistsError) or folder.exists()):
            raise _cannot_write(folder, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _cannot_write(folder: Path, error: OSError) -> DataError:
    return DataError(
        f"{folder} cannot be written: {error.strerror or error}.",
        "Free up disk space, or set GRADER_DATASETS_CACHE to a folder with space, then try again.",
    )


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """One process makes `folder` in the cache, and the others wait for it; without locks, each makes it."""
    lock = folder.with_name(f".{folder.name}.lock")
    with ExitStack() as stack:
        with suppress(OSError):
            lock.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(lock, wait=True))
            stack.callback(unlink_locked, lock)
        yield


MANIFEST = "checksums.json"
EDITION = "edition.json"  # beside it, if the data was read from files that people have


def forget_arrays(dataset: Dataset) -> None:
    """Removes what was made from real data that other real data has replaced."""
    import shutil

    for old in cache_folder().glob(f"*/{dataset.name}-real-*"):
        shutil.rmtree(old, ignore_errors=True)


def write_manifest(folder: Path) -> None:
    """Records size and SHA-256 of every file in `folder` and its subfolders, for `data verify`."""
    files = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    import json

    (folder / MANIFEST).write_text(json.dumps(files, indent=1), encoding="utf-8")


def damage(folder: Path, thorough: bool = False) -> str | None:
    """How a prepared folder differs from its manifest, or None. Compares only sizes, unless `thorough`."""
    import json

    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None  # a TFDS directory prepared elsewhere has no manifest
    except (OSError, ValueError):
        return f"{folder / MANIFEST} is unreadable"
    for name, expected in files.items():
        path = folder / name
        if not path.is_file():
            return f"{path} is missing"
        if path.stat().st_size != expected["bytes"]:
            return f"{path} has {path.stat().st_size:,} bytes, {expected['bytes']:,} were written"
        if thorough and sha256(path) != expected["sha256"]:
            return f"{path} has changed since it was written"
    return None
