"""Lock files: one process at a time holds one, and the system frees it when the process ends, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO


def locked(path: Path, wait: bool = False) -> IO[str]:
    """A file that the caller holds until it closes it. If another process has it: waits, or raises BlockingIOError."""
    while True:
        file = path.open("a+")
        try:
            _lock(file, wait)
            if os.path.exists(path) and os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
                return file
        except BaseException:
            file.close()
            raise
        file.close()  # its last holder removed it: the next process would lock a new file of that name


def unlink_locked(path: Path) -> None:
    """Removes a file that the caller has locked. Does nothing if the system refuses, as Windows does."""
    with suppress(OSError):
        path.unlink()


def _lock(file: IO[str], wait: bool) -> None:
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                return msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError as error:  # even when waiting: LK_LOCK gives up after ten seconds
                if not wait:
                    raise BlockingIOError from error
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
