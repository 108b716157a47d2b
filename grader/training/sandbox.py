"""Where an isolated training runs: what it sees, what and how much it may write, and whether the sandbox starts."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from grader import paths
from grader.datasets import exposed
from grader.datasets.cache import OWN, Source
from grader.errors import Failure, GraderError
from grader.exercise.catalog import Entry
from grader.isolation import processes, removal
from grader.isolation.level import Isolation, Level

MAX_FILES, MAX_WRITTEN = 10_000, 2_000_000_000  # folders count as files
START_SECONDS = 30.0
Sandbox = Callable[[Sequence[str]], list[str]]  # turns a command line into one that runs inside


def workplace(temporary: Path, starter: Path) -> tuple[Path, Path, Path]:
    """Makes the folder that isolated code may write into, its working directory, and there a copy of the starter."""
    inside = _folders(temporary)
    return inside, inside / "work", shutil.copyfile(starter, inside / "work" / "starter.py")


def _folders(temporary: Path) -> Path:
    inside = temporary / "inside"
    for folder in (inside / "work", inside / "tmp", temporary / "withheld"):
        folder.mkdir(parents=True)
    return inside


def sandbox(isolated: Isolation, entry: Entry, source: Source, temporary: Path) -> Sandbox:
    """A function that puts a command line into the sandbox: there it sees the grader, its exercise and its data.

    Below that level of isolation, it returns the command line unchanged.
    """
    if isolated.level < Level.BUBBLEWRAP:
        return isolated.command
    withheld = exposed.withheld(entry.exercise.dataset, source, temporary / "withheld")
    data = exposed.folders(entry.exercise.dataset, source)
    if isolated.user is not None:
        _hand_over(temporary, isolated.user)
        _open_for_reading(data)
    exercise = [entry.spec.with_name(name) for name in ("spec.py", "starter.py", OWN)]
    return partial(
        isolated.command,
        readable=[paths.PACKAGE, *exercise, *data],
        instead=withheld,
        writable=[temporary / "inside"],
        temporary=temporary / "inside" / "tmp",
        hidden=exposed.hidden(),
    )


def require_working(isolated: Isolation, entry: Entry, source: Source) -> None:
    """Raises GraderError if not even an empty program runs in a sandbox: that is not the learner's fault.

    Uses new folders: the learner's code may have removed those that it ran in, or made them unreadable.
    """
    if isolated.level < Level.BUBBLEWRAP:
        return
    said: list[bytes] = []
    with tempfile.TemporaryDirectory(prefix="grader-train-", ignore_cleanup_errors=True) as temporary:
        _folders(Path(temporary))
        ended = processes.run(
            sandbox(isolated, entry, source, Path(temporary))([*processes.python(), "-c", ""]),
            folder=Path(temporary),
            seconds=START_SECONDS,
            memory_bytes=1e9,
            environment=isolated.environment({}),
            user=isolated.user,
            on_output=said.append,
        )
    if ended.code:
        reason = b"".join(said).decode(errors="replace").strip()
        raise GraderError(f"the sandbox does not start: {reason}.", "Make these paths readable for other users.")


def _hand_over(folder: Path, user: int) -> None:
    """Makes the user that runs the training the owner of a folder and everything in it."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, user)


def _open_for_reading(folders: list[Path]) -> None:
    """Lets every user read prepared data: some of its files were written for their owner only."""
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            wanted = 0o555 if path.is_dir() else 0o444
            mode = path.stat().st_mode
            if mode & wanted != wanted:
                path.chmod(mode | wanted)


def check_room(folder: Path) -> None:
    """Raises Failure if code has written more files or bytes into its folder than are allowed."""
    try:
        files, used = removal.size(folder, most_files=MAX_FILES)
    except PermissionError as error:
        raise Failure(
            "training was stopped because it made a folder unreadable, which hides how much it writes.",
            "Leave the permissions of folders as they are.",
        ) from error
    if files > MAX_FILES or used > MAX_WRITTEN:
        raise Failure(
            f"training was stopped because it wrote {files:,} files and folders, {used / 1e9:.1f} GB in all; "
            f"{MAX_FILES:,} and {MAX_WRITTEN / 1e9:.0f} GB are allowed.",
            "Write the model and little else.",
        )
