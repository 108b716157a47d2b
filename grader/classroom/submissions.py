"""Finds what learners handed in: folders, flat model files, or a zip archive a learner. Opens no model.

SUBMISSIONS/<learner>/<exercise id>/{mymodel.h5, starter.py}
SUBMISSIONS/<learner>_<exercise id>.h5
SUBMISSIONS/<learner>.zip, which holds <exercise id>/{mymodel.h5, starter.py}, in a folder or not
"""

from __future__ import annotations

import difflib
import hashlib
import os
import stat
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader import catalog
from grader.errors import CatalogError, GraderError
from grader.refusal import Refused, shown

STARTER = "starter.py"
BESIDE = ("curves.png",)  # what an exercise may ask for beside its model
MODEL_SUFFIXES = (".h5", ".keras")
MAX_BYTES = 500_000_000  # of a file: larger ones are refused unread
MAX_MEMBERS = 10_000
IGNORED = ("__MACOSX", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Submission:
    """What one learner handed in for one exercise: `path` is a folder, a model file, or an archive.

    In an archive the files are those whose names begin with `prefix`.
    """

    learner: str
    exercise: str
    path: Path
    prefix: str = ""

    @property
    def title(self) -> str:
        return f"{self.learner} {self.exercise}"

    def hash(self) -> str:
        """Of the names and contents of its files; of what cannot be read, of what it is instead."""
        digest = hashlib.sha256()
        for name in (*model_names(self), STARTER, *BESIDE):
            digest.update(f"{name}\0{self._content_hash(name)}\0".encode())
        return digest.hexdigest()

    def _content_hash(self, name: str) -> str:
        digest = hashlib.sha256()
        try:
            if self.path.suffix.lower() == ".zip":
                with zipfile.ZipFile(self.path) as archive:
                    member = _member(archive, self.prefix + name)
                    return "" if member is None else f"{member.CRC:08x} {member.file_size}"
            file = self.file(name)
            status = file.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
                return f"{stat.S_IFMT(status.st_mode)} {status.st_size} {status.st_mtime_ns}"
            with file.open("rb") as content:
                while block := content.read(1 << 20):
                    digest.update(block)
        except FileNotFoundError:
            return ""
        except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
            return f"unreadable: {type(error).__name__}"
        return digest.hexdigest()

    def file(self, name: str) -> Path:
        """Where a file of it lies on disk; a model that was handed in by itself is the model."""
        if self.path.is_dir():
            return self.path / name
        return self.path if name.startswith("mymodel") else self.path.with_name(f"{self.path.name} {name}")

    def unpacked(self, folder: Path) -> Submission:
        """The same with its files in `folder`, where they come from an archive. Raises Refused."""
        if self.path.suffix.lower() != ".zip":
            return self
        try:
            with zipfile.ZipFile(self.path) as archive:
                for name in (*model_names(self), STARTER, *BESIDE):
                    member = _member(archive, self.prefix + name)
                    if member is not None:
                        _unpack(archive, member, folder / name)
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
            what = f"{self.path.name} cannot be unpacked: {shown(str(error))}"
            raise Refused("file", what, "hand in a plain zip archive") from error
        return Submission(self.learner, self.exercise, folder)


@dataclass(frozen=True)
class Found:
    """What a folder holds: submissions, and lines on what is none."""

    submissions: list[Submission]
    remarks: list[str]


def model_names(submission: Submission) -> tuple[str, ...]:
    """The name that the exercise asks for first; the other format is taken too, and told by its content."""
    asked = catalog.find(submission.exercise).exercise.model_file
    return (asked, *(f"mymodel{suffix}" for suffix in MODEL_SUFFIXES if f"mymodel{suffix}" != asked))


def find(folder: Path) -> Found:
    """Raises GraderError where there is no such folder, or it cannot be read."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise GraderError(
            f"{folder} cannot be read: {error.strerror}.", "Name the folder that holds the submissions."
        ) from error
    known = set(catalog.ids())
    found: list[Submission] = []
    remarks: list[str] = []
    for name in names:
        path = folder / name
        if name.startswith(".") or name in IGNORED:
            continue
        if path.is_dir():
            found += _in_folder(path, known, remarks)
        elif path.suffix.lower() == ".zip":
            found += _in_archive(path, known, remarks)
        elif path.suffix.lower() in MODEL_SUFFIXES:
            found += _flat(path, known, remarks)
        else:
            remarks.append(f"{shown(name)} is no submission: neither a folder, nor a zip archive, nor a model file.")
    if not found and set(names) & known:
        remarks.append(f"{folder} holds exercises, not learners: each learner has a folder with exercises in it.")
    found = _of_readable_exercises(found, remarks)
    return Found(_without_duplicates(found, remarks), remarks + _similar_names(found))


def _in_folder(folder: Path, known: set[str], remarks: list[str]) -> Iterator[Submission]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        remarks.append(f"{shown(folder.name)} cannot be read: {error.strerror}.")
        return
    hopeful = [name for name in names if not name.startswith(".") and name not in IGNORED]
    for name in hopeful:
        path = folder / name
        if name not in known:
            remarks.append(_unknown(f"{folder.name}/{name}", name, known))
        elif path.is_symlink() or not path.is_dir():
            remarks.append(f"{shown(f'{folder.name}/{name}')} is not a folder.")
        else:
            yield Submission(_learner(folder.name), name, path)
    if not hopeful:
        remarks.append(f"{shown(folder.name)} is empty.")


def _flat(path: Path, known: set[str], remarks: list[str]) -> Iterator[Submission]:
    for exercise in sorted(known, key=len, reverse=True):
        if path.stem.endswith(f"_{exercise}") and len(path.stem) > len(exercise) + 1:
            yield Submission(_learner(path.stem.removesuffix(f"_{exercise}")), exercise, path)
            return
    remarks.append(f"{shown(path.name)} names no exercise: <learner>_<exercise id>{path.suffix} is expected.")


def _in_archive(path: Path, known: set[str], remarks: list[str]) -> Iterator[Submission]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        remarks.append(f"{shown(path.name)} cannot be read: {shown(str(error))}.")
        return
    if len(members) > MAX_MEMBERS:
        remarks.append(f"{shown(path.name)} holds {len(members):,} files, {MAX_MEMBERS:,} are allowed.")
        return
    prefixes: dict[str, str] = {}
    for member in sorted(members):
        parts = PurePosixPath(member).parts
        for position, part in enumerate(parts[:-1]):
            if part in known and len(parts) == position + 2:
                prefixes.setdefault(part, "/".join(parts[: position + 1]) + "/")
    for exercise, prefix in prefixes.items():
        yield Submission(_learner(path.stem), exercise, path, prefix)
    if not prefixes:
        remarks.append(f"{shown(path.name)} holds no folder named like an exercise.")


def _learner(name: str) -> str:
    """A file's name as text: bytes that are none are shown by their numbers, which tells two such names apart."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _unknown(where: str, name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"{shown(where)} is no exercise.{f' Did you mean {near[0]}?' if near else ''}"


def _of_readable_exercises(found: list[Submission], remarks: list[str]) -> list[Submission]:
    """Without those of an exercise whose spec.py is wrong, which only an instructor can mend."""
    broken = set()
    for exercise in sorted({submission.exercise for submission in found}):
        try:
            catalog.find(exercise)
        except CatalogError as error:
            broken.add(exercise)
            remarks.append(f"{exercise} is not graded: {error.message} {error.help}")
    return [submission for submission in found if submission.exercise not in broken]


def _without_duplicates(found: list[Submission], remarks: list[str]) -> list[Submission]:
    """Of several for one learner and exercise the newest."""
    by_name: dict[tuple[str, str], list[Submission]] = defaultdict(list)
    for submission in found:
        by_name[submission.learner, submission.exercise].append(submission)
    kept = []
    for several in by_name.values():
        several.sort(key=_modified)
        kept.append(several[-1])
        for older in several[:-1]:
            where = f"{shown(older.path.name)} is older than {shown(several[-1].path.name)}"
            remarks.append(f"{older.exercise} was handed in twice by {shown(older.learner)}: {where} and not graded.")
    return sorted(kept, key=lambda submission: (submission.learner, submission.exercise))


def _modified(submission: Submission) -> float:
    try:
        files = [submission.file(name) for name in model_names(submission)] if submission.path.is_dir() else []
        return max([path.lstat().st_mtime for path in [submission.path, *files] if path.exists()])
    except (OSError, ValueError):
        return 0.0


def _similar_names(found: list[Submission]) -> list[str]:
    """Learners whose names a reader, or another system, may take for one."""
    spellings: dict[str, set[str]] = defaultdict(set)
    for submission in found:
        spellings[unicodedata.normalize("NFKC", submission.learner).casefold().strip()].add(submission.learner)
    return [
        f"{' and '.join(shown(name) for name in sorted(names))} are graded as different learners."
        for names in spellings.values()
        if len(names) > 1
    ]


def _member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """The member of this name. Raises BadZipFile where there are several: which of them counts?"""
    members = [member for member in archive.infolist() if member.filename == name]
    if len(members) > 1:
        raise zipfile.BadZipFile(f"two files are called {name}")
    return members[0] if members else None


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path) -> None:
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        raise zipfile.BadZipFile(f"{member.filename} is a link")
    left = MAX_BYTES
    with archive.open(member) as packed, into.open("wb") as file:
        while block := packed.read(1 << 20):
            left -= len(block)
            if left < 0:
                raise zipfile.BadZipFile(f"{member.filename} has more than {MAX_BYTES // 10**6} MB")
            file.write(block)
