"""Zip archives of strangers: what is in one, and single files out of it, in bounded time, memory and room."""

from __future__ import annotations

import errno
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import FREE_UP_SPACE, GraderError
from grader.inspection.refusal import Refused, shown

MAX_BYTES = 200_000_000  # of a file: larger ones are refused unread
MAX_FILES = 10_000
MAX_LIST = 4_000_000  # bytes of the list of files; 10,000 of them take 1 to 2 million
# What zipfile raises besides OSError; NotImplementedError is a RuntimeError.
UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack a piece at once, into any amount of memory

Date = tuple[int, ...]  # as zipfile tells it, from the year down


class _File(io.FileIO):
    """A file that is read in pieces alone: zipfile takes the list of files as one, however long it is."""

    def read(self, size: int | None = -1, /) -> bytes:
        left = max(0, os.fstat(self.fileno()).st_size - self.tell())
        size = left if size is None or size < 0 else min(size, left)
        if size > MAX_LIST:
            raise zipfile.BadZipFile(f"its list of files has {size / 1e6:,.0f} MB")
        return super().read(size) or b""


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Raises OSError where it cannot be read, one of UNREADABLE where it is no archive or has too many files."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise zipfile.BadZipFile("it is not a file but a device or a pipe")
    with _File(path) as file, zipfile.ZipFile(file) as archive:
        if (count := len(archive.infolist())) > MAX_FILES:
            raise zipfile.BadZipFile(f"it holds {count:,} files, {MAX_FILES:,} are allowed")
        yield archive


def files(archive: zipfile.ZipFile) -> dict[str, Date]:
    """The names of its files, with / between their parts, and when each was changed."""
    names = ((_name(member), member.date_time) for member in archive.infolist())
    return {name: date for name, date in names if not name.endswith("/")}


def member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """The file of this name. Raises BadZipFile where there are several: which of them counts?"""
    members = [member for member in archive.infolist() if _name(member) == name]
    if len(members) > 1:
        raise zipfile.BadZipFile(f"two files are called {name}")
    return members[0] if members else None


def unpack(path: Path, names: Iterable[str], into: Path) -> None:
    """Unpacks those of the named files that are there, by the last part of their names.

    Raises Refused for what is wrong with the archive, GraderError where it is the machine's fault.
    """
    try:
        with opened(path) as archive:
            for name in names:
                if (found := member(archive, name)) is not None:
                    _unpack(archive, found, into / name.rpartition("/")[2])
    except (OSError, *UNREADABLE) as error:
        if isinstance(error, PermissionError):
            what = f"{path.name} cannot be read: permission denied"
            raise Refused("file", what, f"chmod u+r {path.name}") from error
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):  # these two are what it holds
            raise GraderError(f"{path} cannot be read: {error.strerror}.", "Try again.") from error
        what = f"{path.name} cannot be unpacked: {shown(str(error), 150)}"
        raise Refused("file", what, "hand in a plain zip archive") from error


def _name(member: zipfile.ZipInfo) -> str:
    """Its name with /, also where Windows has written a backslash."""
    return member.filename.replace("\\", "/")


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path) -> None:
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        raise zipfile.BadZipFile(f"{member.filename} is a link")
    if member.flag_bits & 1 or member.compress_type not in METHODS:
        raise zipfile.BadZipFile(f"{member.filename} is encrypted or compressed in an uncommon way")
    left = MAX_BYTES
    with archive.open(member) as packed:
        _put(into, b"", "wb")
        while block := packed.read(1 << 20):
            left -= len(block)
            if left < 0:
                raise zipfile.BadZipFile(f"{member.filename} has more than {MAX_BYTES // 10**6} MB")
            _put(into, block, "ab")


def _put(path: Path, block: bytes, mode: str) -> None:
    """Raises GraderError where there is no room for it: only what is read may be the learner's fault."""
    try:
        with path.open(mode) as file:
            file.write(block)
    except OSError as error:
        what = f"{path.name} cannot be written: {error.strerror}."
        raise GraderError(what, FREE_UP_SPACE) from error
