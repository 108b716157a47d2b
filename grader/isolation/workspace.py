"""The folder for temporary files of a grading process. The next run removes what a killed run left behind."""

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
    """A temporary folder that belongs to this process while it holds the lock file in it. Its end frees the lock.

    Raises GraderError if no folder can be made.
    """

    def __init__(self) -> None:
        sweep()
        for tries_left in reversed(range(TRIES)):
            try:
                self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
                self._lock = locked(self.folder / LOCK)
                self.folder.chmod(0o755)  # sandboxed processes run as another user and must read it
                return
            except OSError as error:  # another process that is sweeping right now took it for an abandoned one
                if not tries_left:
                    raise no_temporary_folder(error) from error

    def subfolder(self, name: str) -> Path:
        """A new folder in it that every user may read."""
        folder = self.folder / name
        folder.mkdir()
        folder.chmod(0o755)  # whatever the umask is
        return folder

    def close(self) -> None:
        self._lock.close()
        removal.remove(self.folder)


def sweep() -> None:
    """Removes the workspaces of processes that ended without removing them. Raises nothing."""
    with suppress(OSError):
        for entry in list(os.scandir(tempfile.gettempdir())):
            if entry.name.startswith(PREFIX) and _is_ours(entry):
                _remove_if_left(Path(entry.path))


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Whether this user made it: where every user may write, others may have planted links."""
    with suppress(OSError):
        status = entry.stat(follow_symlinks=False)
        return stat.S_ISDIR(status.st_mode) and (not hasattr(os, "geteuid") or status.st_uid == os.geteuid())
    return False


def _remove_if_left(folder: Path) -> None:
    if not (folder / LOCK).is_file():  # it is being created
        return
    with suppress(OSError):
        with locked(folder / LOCK):
            removal.remove(folder)
        removal.remove(folder)  # again: Windows could not remove the lock file while it was open
