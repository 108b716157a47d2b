"""Measures and removes folders that hostile code has filled, whatever their depth, names and permissions."""

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
    """The number of files and folders below `folder`, and their bytes on disk. Stops after `most_files`.

    If the system does not count blocks, as on Windows, the bytes are the lengths of the files. Raises
    PermissionError if a folder cannot be read.
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
            if sys.platform == "win32":  # it is being removed right now
                continue
            raise
        except OSError:  # it is gone, or its path is too long for the system: little fits at such a depth
            continue
    return files, used


def _on_disk(status: os.stat_result) -> int:
    blocks = getattr(status, "st_blocks", None)  # of 512 bytes, without holes
    return status.st_size if blocks is None else int(blocks) * 512


def remove(folder: Path) -> None:
    """Removes a folder and everything in it, as far as the system allows. Raises nothing.

    Inner folders are moved up one level at a time, so that no path gets long and nothing is recursive.
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
    except OSError:  # for example a file that is open on Windows: remove the rest
        with contextlib.suppress(RecursionError):
            shutil.rmtree(folder, ignore_errors=True)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder. If so, makes it readable and writable."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    os.chmod(entry.path, stat.S_IRWXU)
    return True
