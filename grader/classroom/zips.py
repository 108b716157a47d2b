"""Reads untrusted zip archives: their lists of files, and single files, in bounded time, memory and disk space."""

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

MAX_BYTES = 200_000_000  # per file: larger ones are refused unread
MAX_FILES = 10_000
MAX_LIST = 4_000_000  # bytes of the list of files; 10,000 files take 1 to 2 million
# The errors of zipfile besides OSError; NotImplementedError is a RuntimeError.
UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may unpack one piece into any amount of memory

Date = tuple[int, ...]  # as in zipfile: year, month, day, hour, minute, second


class _File(io.FileIO):
    """A file with a limit on each read: zipfile reads the list of files at once, however long it is."""

    def read(self, size: int | None = -1, /) -> bytes:
        left = max(0, os.fstat(self.fileno()).st_size - self.tell())
        size = left if size is None or size < 0 else min(size, left)
        if size > MAX_LIST:
            raise zipfile.BadZipFile(f"its list of files has {size / 1e6:,.0f} MB")
        return super().read(size) or b""


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive. Raises OSError if it cannot be read, one of UNREADABLE if it is not a zip or has too many files."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise zipfile.BadZipFile("it is not a file but a device or a pipe")
    with _File(path) as file, zipfile.ZipFile(file) as archive:
        if (count := len(archive.infolist())) > MAX_FILES:
            raise zipfile.BadZipFile(f"it holds {count:,} files, {MAX_FILES:,} are allowed")
        yield archive


def files(archive: zipfile.ZipFile) -> dict[str, Date]:
    """The names of its files, with / as separator, and the date of each."""
    names = ((_name(member), member.date_time) for member in archive.infolist())
    return {name: date for name, date in names if not name.endswith("/")}


def member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """The file of this name, None if there is none. Raises BadZipFile if there are several."""
    members = [member for member in archive.infolist() if _name(member) == name]
    if len(members) > 1:
        raise zipfile.BadZipFile(f"two files are called {name}")
    return members[0] if members else None


def unpack(path: Path, names: Iterable[str], into: Path) -> None:
    """Unpacks the named files that exist into one folder, each under the last part of its name.

    Raises Refused if the archive is at fault, GraderError if the machine is.
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
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):  # those two come from its content
            raise GraderError(f"{path} cannot be read: {error.strerror}.", "Try again.") from error
        what = f"{path.name} cannot be unpacked: {shown(str(error), 150)}"
        raise Refused("file", what, "hand in a plain zip archive") from error


def _name(member: zipfile.ZipInfo) -> str:
    """Its name with / as separator, even if Windows wrote backslashes."""
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
    """Writes a block. Raises GraderError if it cannot: only errors of reading can be the learner's fault."""
    try:
        with path.open(mode) as file:
            file.write(block)
    except OSError as error:
        what = f"{path.name} cannot be written: {error.strerror}."
        raise GraderError(what, FREE_UP_SPACE) from error
