"""Measures and removes folders that hostile code has filled: of any depth, with any names and permissions."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import shutil
import stat
import sys
from pathlib import Path


def size(folder: Path, most_files: int) -> tuple[int, int]:
    """How many files and folders are below `folder`, and the bytes they take on the disk. Stops after `most_files`.

    Where the system does not count blocks, as on Windows, the bytes are the lengths of the files. Raises
    PermissionError if a folder has been closed.
    """
    files = used = 0
    waiting = [str(folder)]
    while waiting and files <= most_files:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    files += 1
                    with contextlib.suppress(OSError):
                        used += _on_disk(entry.stat(follow_symlinks=False))
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(entry.path)
                    if files > most_files:
                        break
        except PermissionError:
            if sys.platform == "win32":  # it is just being removed
                continue
            raise
        except OSError:  # it has gone, or its path is longer than the system takes: few fit into so deep a place
            continue
    return files, used


def _on_disk(status: os.stat_result) -> int:
    blocks = getattr(status, "st_blocks", None)  # of 512 bytes, without holes
    return status.st_size if blocks is None else int(blocks) * 512


def remove(folder: Path) -> None:
    """Removes a folder with all that is in it, as far as the system lets it; raises nothing.

    Folders in it are emptied into it, one level at a time: no path becomes long, and nothing is recursive.
    """
    prefix, numbers = secrets.token_hex(8), itertools.count()
    try:
        while entries := list(os.scandir(folder)):
            for entry in entries:
                if not _is_folder(entry):
                    os.unlink(entry.path)
                    continue
                for inner in list(os.scandir(entry.path)):
                    if _is_folder(inner):
                        os.rename(inner.path, folder / f"{prefix}-{next(numbers)}")
                    else:
                        os.unlink(inner.path)
                os.rmdir(entry.path)
        os.rmdir(folder)
    except OSError:  # a file that is open on Windows, for example: what can go goes
        with contextlib.suppress(RecursionError):
            shutil.rmtree(folder, ignore_errors=True)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, which then can be read and changed."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    os.chmod(entry.path, stat.S_IRWXU)
    return True
