"""Finds exercises by id or by path: each is a folder exercises/<id>/ with a spec.py."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path

from grader import paths
from grader.errors import CatalogError, UnknownExercise
from grader.exercise import metrics
from grader.exercise.metrics import AtLeast, AtMost
from grader.exercise.spec import Exercise

ROOT = Path(os.environ.get("GRADER_ROOT") or paths.PROJECT).resolve()
NO_FILE = ("", "$FilePath$")  # what PyCharm passes if no file is open
NOTHING_OPEN = ("no file is open.", "Open a file of an exercise first, for example its starter.py.")
_ID = re.compile(r"(foundations|category[1-5])_[a-z0-9_]+")


@dataclass(frozen=True)
class Entry:
    """One exercise and where its files are: `folder` holds the learner's, `root` is the project's."""

    id: str
    folder: Path
    exercise: Exercise
    root: Path

    @property
    def spec(self) -> Path:
        return self.root / "exercises" / self.id / "spec.py"

    @property
    def starter(self) -> Path:
        return self.folder / "starter.py"

    @property
    def solution(self) -> Path:
        return self.root / "solutions" / f"{self.id}.py"

    @property
    def model(self) -> Path:
        return self.folder / self.exercise.model_file

    @property
    def category(self) -> str:
        return self.id.split("_", 1)[0]

    @property
    def weight(self) -> int:
        """Weight in the overall grade: 1 for foundations, the category's number for the others."""
        return int(self.category[-1]) if self.category[-1].isdigit() else 1

    def on(self, source: str) -> Entry:
        """The exercise as it is graded on a source of data."""
        return replace(self, exercise=self.exercise.on(source))

    def at(self, folder: Path) -> Entry:
        """The exercise as somebody works on it in another folder, which holds the starter and the model."""
        return replace(self, folder=folder)

    @property
    def train_seconds(self) -> float:
        return 60 * self.exercise.train_minutes


def ids(root: Path = ROOT) -> list[str]:
    """The ids of all exercises, foundations first, without reading their specs."""
    folders = [path.parent for path in (root / "exercises").glob("*/spec.py")]
    return sorted((folder.name for folder in folders), key=lambda name: (not name.startswith("foundations"), name))


def find(name: str, root: Path = ROOT, needs_starter: bool = True) -> Entry:
    """The exercise with this id or subject, or the one that a path leads to: its folder, a file in it, its solution.

    Raises UnknownExercise with the nearest id, or CatalogError with the line of its spec.py that is wrong, or if it has
    no starter and needs one.
    """
    return _read(root / "exercises" / find_id(name, root), needs_starter)


def find_id(name: str, root: Path = ROOT) -> str:
    """The id that a name or a path stands for; reads no spec.

    The subject is enough, or how it begins: `sunspots`, or `sun`, for category5_sunspots. Raises UnknownExercise with
    the nearest ids.
    """
    if name in NO_FILE:
        raise UnknownExercise(*NOTHING_OPEN)
    known = ids(root)
    exercise_id = _id_of_path(name, root) or name
    if exercise_id in known:
        return exercise_id
    wanted = exercise_id.casefold()
    subjects = {one: one.split("_", 1)[1] for one in known if "_" in one}
    exact = [one for one, subject in subjects.items() if wanted in (one.casefold(), subject)]
    found = exact or [one for one, subject in subjects.items() if wanted and subject.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    hint = f"Did you mean {' or '.join(found)}? " if found else _nearest(wanted, known)
    raise UnknownExercise(f"there is no exercise {name!r}.", f"{hint}python -m grader list shows all of them.")


def _nearest(wanted: str, known: list[str]) -> str:
    import difflib

    words = {one.casefold(): one for one in known}
    subjects = {one.split("_", 1)[-1]: one for one in known}
    for names, cutoff in ((subjects, 0.7), (words, 0.5)):  # a short word soon resembles another
        if near := difflib.get_close_matches(wanted, list(names), n=1, cutoff=cutoff):
            return f"Did you mean {names[near[0]]}? "
    return ""


def require_id(name: str) -> None:
    """Raises CatalogError if an exercise cannot have this name."""
    if not _ID.fullmatch(name):
        raise CatalogError(
            f"{name!r} is not an exercise id.",
            "An id is <group>_<subject> in lower-case letters, digits and _, for example category2_wine. Groups are "
            "foundations and category1 to category5. The folder has the same name.",
        )


def all_entries(root: Path = ROOT) -> list[Entry]:
    """Every exercise, in the order of ids(). Raises CatalogError if there is none or a spec is wrong."""
    entries = [_read(root / "exercises" / exercise_id) for exercise_id in ids(root)]
    if not entries:
        raise CatalogError(f"no exercises in {root / 'exercises'}.", "Each is a folder with starter.py and spec.py.")
    by_title: dict[str, Entry] = {}
    for entry in entries:
        other = by_title.setdefault(entry.exercise.title.casefold(), entry)
        if other is not entry:
            raise CatalogError(
                f"{other.id} and {entry.id} have the same title, {entry.exercise.title!r}.",
                f"Change it in {entry.spec}.",
            )
    return entries


def _id_of_path(name: str, root: Path) -> str | None:
    if not ("/" in name or os.sep in name or name.endswith(".py") or name == "."):
        return None
    for base in (Path.cwd(), root):
        path = (base / name).resolve()
        for folder in (path, *path.parents):
            if folder.parent == (root / "exercises").resolve():
                return folder.name
            if folder == (root / "solutions").resolve() and path.suffix == ".py":
                return path.stem
    return None


def _read(folder: Path, needs_starter: bool = True) -> Entry:
    spec = folder / "spec.py"
    require_id(folder.name)
    if needs_starter and not (folder / "starter.py").is_file():
        raise CatalogError(
            f"{folder.name} has a spec.py but no starter.py.",
            f"Write {folder / 'starter.py'}. Deleted? This brings it back: python -m grader reset {folder.name}",
        )
    namespace: dict[str, object] = {"__file__": str(spec), "__name__": f"spec_{folder.name}"}
    try:
        exec(compile(spec.read_bytes(), str(spec), "exec"), namespace)
    except OSError as error:
        raise CatalogError(
            f"{spec} cannot be read: {error.strerror}.", "Check the file and its permissions."
        ) from error
    except Exception as error:  # an instructor's file may raise anything
        raise CatalogError(f"{spec}, {reason(error, spec)}.", "Correct that line of the spec.") from error
    exercise = namespace.get("SPEC")
    if not isinstance(exercise, Exercise):
        raise CatalogError(f"{spec} defines no SPEC.", "It needs SPEC = Exercise(title=..., ...).")
    return Entry(folder.name, folder, exercise, folder.parents[1])


def reason(error: Exception, file: Path) -> str:
    """The line of an instructor's file that is wrong, and what is wrong with it."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno or 1}: {error.msg}"
    import traceback

    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    return f"line {lines[-1] if lines else 1}: {_unknown_field(str(error)) or str(error) or type(error).__name__}"


def _unknown_field(text: str) -> str:
    """A clearer text than Python's for a field that does not exist; "" if the error is another one."""
    match = re.fullmatch(r"(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'.*", text)
    if match is None:
        return ""
    import difflib

    name, field = match.groups()
    near = difflib.get_close_matches(field, [known.name for known in fields(Exercise)], n=1)
    if isinstance(kind := metrics.known().get(name), type) and issubclass(kind, AtLeast | AtMost):
        return f"{name} takes no {field}: {kind.a_name} is {kind.bounded}"
    better = f"did you mean {near[0]}?" if near and name == "Exercise" else "see grader/exercise/spec.py"
    return f"{name} takes no {field}: {better}"


def path_text(path: Path) -> str:
    """A path as messages show it: relative to the project's folder if it is inside."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
