"""The folder for temporary files of a bench. What a run that was killed has left behind the next one removes."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from grader.errors import no_temporary_folder
from grader.isolation import removal
from grader.isolation.locking import locked

PREFIX, LOCK = "grader-class-", ".lock"
TRIES = 20


class Workspace:
    """A temporary folder that is this process's own as long as it holds the lock in it, which the system ends.

    Raises GraderError where there is none to be had.
    """

    def __init__(self) -> None:
        sweep()
        for tries_left in reversed(range(TRIES)):
            try:
                self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
                self._lock = locked(self.folder / LOCK)
                self.folder.chmod(0o755)  # who runs in a sandbox reads what is in it
                return
            except OSError as error:  # who sweeps at this very moment has taken it for one that was left
                if not tries_left:
                    raise no_temporary_folder(error) from error

    def subfolder(self, name: str) -> Path:
        """A new folder in it that everybody may read."""
        folder = self.folder / name
        folder.mkdir()
        folder.chmod(0o755)  # whatever umask says
        return folder

    def close(self) -> None:
        self._lock.close()
        removal.remove(self.folder)


def sweep() -> None:
    """Removes the rooms of processes that have ended without it; raises nothing."""
    with suppress(OSError):
        for entry in list(os.scandir(tempfile.gettempdir())):
            if entry.name.startswith(PREFIX) and _is_ours(entry):
                _remove_if_left(Path(entry.path))


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Whether this user has made it: in a folder where everybody writes, others may lay out links."""
    with suppress(OSError):
        status = entry.stat(follow_symlinks=False)
        return stat.S_ISDIR(status.st_mode) and (not hasattr(os, "geteuid") or status.st_uid == os.geteuid())
    return False


def _remove_if_left(folder: Path) -> None:
    if not (folder / LOCK).is_file():  # it is being made
        return
    with suppress(OSError):
        with locked(folder / LOCK):
            removal.remove(folder)
        removal.remove(folder)  # Windows keeps a file that is open
