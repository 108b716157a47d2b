"""Finds what learners handed in: folders, single model files, or one zip archive per learner. Opens no model.

SUBMISSIONS/<learner>/<exercise id>/{mymodel.h5, starter.py}
SUBMISSIONS/<learner>_<exercise id>.h5
SUBMISSIONS/<learner>.zip with <exercise id>/{mymodel.h5, starter.py}, also below other folders
SUBMISSIONS/<learner>/{exam.json, submitted/<exercise id>/...}, a finished exam, also as a zip

A link is no submission, wherever it is: it could lead to a neighbour's work.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import files
from grader.classroom import zips
from grader.errors import CatalogError, GraderError
from grader.exercise import catalog
from grader.inspection import stray
from grader.inspection.refusal import shown
from grader.inspection.stray import is_link
from grader.learner.exam.document import NAME as EXAM
from grader.learner.exam.document import SUBMITTED

STARTER = "starter.py"
MODEL_SUFFIXES = (".h5", ".keras")
IGNORED = ("__MACOSX", "Thumbs.db", "desktop.ini")
LINK = "is a link, not a submission: hand in the files themselves."
LEDGER = "ledger.sqlite"


@dataclass(frozen=True)
class Submission:
    """What one learner handed in for one exercise: `path` is a folder, a model file, or an archive.

    In an archive its files are those whose names start with `prefix`.
    """

    learner: str
    exercise: str
    path: Path
    prefix: str = ""

    @property
    def title(self) -> str:
        return f"{self.learner} {self.exercise}"

    def hash(self) -> str:
        """SHA-256 of the names and contents of its files. For a file that cannot be read, of its kind or the error."""
        digest = hashlib.sha256()
        for name in _names(self):
            digest.update(f"{name}\0{self._content_hash(name)}\0".encode())
        return digest.hexdigest()

    def _content_hash(self, name: str) -> str:
        try:
            if self.path.suffix.lower() == ".zip":
                with zips.opened(self.path) as archive:
                    member = zips.member(archive, self.prefix + name)
                    return "" if member is None else f"{member.CRC:08x} {member.file_size}"
            file = self.file(name)
            status = file.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > zips.MAX_BYTES:
                return f"{stat.S_IFMT(status.st_mode)} {status.st_size} {status.st_mtime_ns}"
            return files.sha256(file)
        except FileNotFoundError:
            return ""
        except (OSError, *zips.UNREADABLE) as error:
            return f"unreadable: {type(error).__name__}"

    def file(self, name: str) -> Path:
        """The path of one of its files. If only a model file was handed in, that is the model."""
        if os.path.isdir(self.path):
            return self.path / name
        return self.path if name.startswith("mymodel") else self.path.with_name(f"{self.path.name} {name}")

    def others(self) -> list[str]:
        """The names of models and archives in it under other names, if it has no model under an allowed one."""
        beside = catalog.find(self.exercise).exercise.files_beside
        names = [name for name in self._file_names() if name not in beside]
        if set(names) & set(model_names(self)):
            return []
        return stray.models(names) + stray.archives(names)

    def _file_names(self) -> list[str]:
        """The names of all that is in its folder, links included, or of the files in its part of the archive."""
        try:
            if self.path.suffix.lower() != ".zip":
                return sorted(os.listdir(self.path)) if os.path.isdir(self.path) else []
            with zips.opened(self.path) as archive:
                below = [name for name in zips.files(archive) if name.startswith(self.prefix)]
        except (OSError, *zips.UNREADABLE):
            return []
        return [name for name in (one.removeprefix(self.prefix) for one in below) if "/" not in name]

    def unpacked(self, folder: Path) -> Submission:
        """The same submission, with its files unpacked into `folder` if they are in an archive.

        Raises Refused if the archive is at fault, GraderError if the machine is.
        """
        if self.path.suffix.lower() != ".zip":
            return self
        zips.unpack(self.path, [self.prefix + name for name in _names(self)], folder)
        return Submission(self.learner, self.exercise, folder)


@dataclass(frozen=True)
class Found:
    """What a folder holds: submissions, and remarks on everything else."""

    submissions: list[Submission]
    remarks: list[str]


def model_names(submission: Submission) -> tuple[str, ...]:
    """Allowed names of the model: first the one that the exercise asks for. The content decides its format."""
    asked = catalog.find(submission.exercise).exercise.model_file
    return (asked, *(f"mymodel{suffix}" for suffix in MODEL_SUFFIXES if f"mymodel{suffix}" != asked))


def _names(submission: Submission) -> tuple[str, ...]:
    """The names of all files that can be part of it."""
    beside = catalog.find(submission.exercise).exercise.files_beside
    return (*model_names(submission), STARTER, *beside, *submission.others())


def find(folder: Path) -> Found:
    """The submissions in a folder. Raises GraderError if the folder is missing or cannot be read."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise GraderError(
            f"{folder} cannot be read: {error.strerror}.", "Give the folder that holds the submissions."
        ) from error
    known = set(catalog.ids())
    found: list[Submission] = []
    remarks: list[str] = []
    for name in names:
        path = folder / name
        if _is_hidden(path, known):
            continue
        if is_link(path):
            remarks.append(f"{shown(name)} {LINK}")
        elif os.path.isfile(path / LEDGER):
            remarks.append(f"{shown(name)} holds results, not submissions.")
        elif os.path.isdir(path):
            found += _in_folder(path, known, remarks)
        elif name.lower().endswith(".zip"):
            found += _in_archive(path, known, remarks)
        elif path.suffix.lower() in MODEL_SUFFIXES:
            found += _flat(path, known, remarks)
        else:
            remarks.append(
                f"{shown(name)} is not a submission: it is neither a folder, a zip archive nor a model file."
            )
    if not found and set(names) & known:
        remarks.append(f"{folder} holds exercises, not learners: put the exercise folders into one folder per learner.")
    found = _of_readable_exercises(found, remarks)
    return Found(_without_duplicates(found, remarks), remarks + _similar_names(found))


def _is_hidden(path: Path, known: set[str]) -> bool:
    """Whether a system or program put it there. A learner's name may begin with a dot, too."""
    name = path.name
    if name in IGNORED or name.startswith("._"):  # macOS keeps more about a file in "._" and its name
        return True
    if not name.startswith(".") or not name.strip(".") or name.lower().endswith((".zip", *MODEL_SUFFIXES)):
        return False
    return not any(os.path.lexists(path / exercise) for exercise in known)


def _in_folder(folder: Path, known: set[str], remarks: list[str]) -> Iterator[Submission]:
    place = folder / SUBMITTED if os.path.lexists(folder / EXAM) else folder
    if place != folder and (is_link(place) or not os.path.isdir(place)):
        remarks.append(f"{shown(folder.name)} is an exam without a folder {SUBMITTED}: nothing was submitted.")
        return
    try:
        names = sorted(os.listdir(place))
    except OSError as error:
        remarks.append(f"{shown(folder.name)} cannot be read: {error.strerror}.")
        return
    candidates = [name for name in names if not name.startswith(".") and name not in IGNORED]
    for name in candidates:
        path = place / name
        if name not in known:
            remarks.append(_unknown(f"{folder.name}/{name}", name, known))
        elif is_link(path):
            remarks.append(f"{shown(f'{folder.name}/{name}')} {LINK}")
        elif not os.path.isdir(path):
            remarks.append(f"{shown(f'{folder.name}/{name}')} is not a folder.")
        else:
            yield Submission(learner_of(folder), name, path)
    if not candidates:
        remarks.append(f"{shown(folder.name)} is empty.")


def _flat(path: Path, known: set[str], remarks: list[str]) -> Iterator[Submission]:
    for exercise in sorted(known, key=len, reverse=True):
        if path.stem.endswith(f"_{exercise}") and len(path.stem) > len(exercise) + 1:
            yield Submission(_learner(path.stem.removesuffix(f"_{exercise}")), exercise, path)
            return
    remarks.append(f"{shown(path.name)} names no exercise: expected <learner>_<exercise id>{path.suffix}.")


def _in_archive(path: Path, known: set[str], remarks: list[str]) -> Iterator[Submission]:
    try:
        with zips.opened(path) as archive:
            files = zips.files(archive)
    except (OSError, *zips.UNREADABLE) as error:
        remarks.append(f"{shown(path.name)} cannot be read: {shown(str(error))}.")
        return
    if not files:
        remarks.append(f"{shown(path.name)} is empty.")
    if path.name.lower() == ".zip":
        remarks.append(f"{shown(path.name)} names no learner: expected <learner>.zip.")
        return
    prefixes: dict[str, dict[str, zips.Date]] = defaultdict(dict)
    others = set()
    for name, date in files.items():
        *folders, file = name.split("/")
        if any(part.startswith(".") or part in IGNORED for part in folders):
            continue
        exercise, prefix = folders[-1] if folders else "", name.removesuffix(file)
        if exercise in known:
            prefixes[exercise][prefix] = max(date, prefixes[exercise].get(prefix, date))
        elif file == STARTER or file.startswith("mymodel."):
            others.add(prefix)
    for exercise, dates in prefixes.items():
        if best := {prefix: date for prefix, date in dates.items() if _is_submitted(prefix, files)}:
            dates = best
        newest = max(dates, key=lambda prefix: (dates[prefix], prefix))
        for older in sorted(dates.keys() - {newest}):
            where = f"{shown(f'{path.name}/{older}')} is not newer than {shown(newest)} in it, so it is not graded"
            remarks.append(f"{exercise} was handed in twice by {shown(_learner(path.stem))}: {where}.")
        yield Submission(_learner(path.stem), exercise, path, newest)
    for other in sorted(others - {""}):
        remarks.append(_unknown(f"{path.name}/{other}".rstrip("/"), other.rstrip("/").rpartition("/")[2], known))
    if "" in others:
        remarks.append(f"{shown(path.name)} holds a model outside any folder: expected <exercise id>/mymodel.h5.")
    if files and not prefixes and not others:
        remarks.append(f"{shown(path.name)} holds no folder named after an exercise.")


def _is_submitted(prefix: str, files: Iterable[str]) -> bool:
    """Whether a folder of an archive holds a best attempt of an exam, whose last one is beside it."""
    *exam, submitted, _, _ = ["", "", *prefix.split("/")]
    return submitted == SUBMITTED and "/".join([*exam[2:], EXAM]) in files


def learner_of(path: Path) -> str:
    """The learner whom a folder or an archive belongs to."""
    return _learner(path.stem if path.suffix.lower() == ".zip" and not path.is_dir() else path.name)


def _learner(name: str) -> str:
    """A file's name as text. Bytes that are not text are shown as numbers, so that names stay different."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _unknown(where: str, name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"{shown(where)} is not an exercise.{f' Did you mean {near[0]}?' if near else ''}"


def _of_readable_exercises(found: list[Submission], remarks: list[str]) -> list[Submission]:
    """The submissions without those to an exercise whose spec.py is wrong, which only an instructor can fix."""
    broken = set()
    for exercise in sorted({submission.exercise for submission in found}):
        try:
            catalog.find(exercise)
        except CatalogError as error:
            broken.add(exercise)
            remarks.append(f"{exercise} is not graded: {error.message} {error.help}")
    return [submission for submission in found if submission.exercise not in broken]


def _without_duplicates(found: list[Submission], remarks: list[str]) -> list[Submission]:
    """Only the newest submission of each learner to each exercise."""
    by_name: dict[tuple[str, str], list[Submission]] = defaultdict(list)
    for submission in found:
        by_name[submission.learner, submission.exercise].append(submission)
    kept = []
    for several in by_name.values():
        several.sort(key=_modified)
        kept.append(several[-1])
        for older in several[:-1]:
            where = f"{shown(older.path.name)} is older than {shown(several[-1].path.name)}"
            remarks.append(
                f"{older.exercise} was handed in twice by {shown(older.learner)}: {where}, so it is not graded."
            )
    return sorted(kept, key=lambda submission: (submission.learner, submission.exercise))


def _modified(submission: Submission) -> float:
    try:
        files = [submission.file(name) for name in model_names(submission)] if os.path.isdir(submission.path) else []
        return max([path.lstat().st_mtime for path in [submission.path, *files] if os.path.lexists(path)])
    except (OSError, ValueError):
        return 0.0


def _similar_names(found: list[Submission]) -> list[str]:
    """Remarks on learners whose names a person or another system may take for the same."""
    spellings: dict[str, set[str]] = defaultdict(set)
    for submission in found:
        spellings[unicodedata.normalize("NFKC", submission.learner).casefold().strip()].add(submission.learner)
    return [
        f"{' and '.join(ascii(name) for name in sorted(names))} look alike and are graded as different learners."
        for names in spellings.values()
        if len(names) > 1
    ]
