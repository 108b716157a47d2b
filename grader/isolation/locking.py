"""Files that one process at a time holds until it ends, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO


def locked(path: Path, wait: bool = False) -> IO[str]:
    """A file that is the caller's own until it is closed. Raises BlockingIOError where it is another's, or waits."""
    while True:
        file = path.open("a+")
        try:
            _lock(file, wait)
            if os.path.exists(path) and os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
                return file
        except BaseException:
            file.close()
            raise
        file.close()  # its last owner has removed it: who comes next would lock another one


def unlink_locked(path: Path) -> None:
    """Removes a file that the caller has locked, where the system lets it."""
    with suppress(OSError):
        path.unlink()


def _lock(file: IO[str], wait: bool) -> None:
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                return msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError as error:
                if not wait:
                    raise BlockingIOError from error  # who waits is told so after ten seconds, and waits on
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
