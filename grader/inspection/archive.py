"""Checks the zip archive of a .keras file before anything is unpacked from it."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

from grader.inspection.refusal import damaged, shown, unusual

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
ASSETS = "assets"  # the vocabularies of StringLookup and TextVectorization
MAX_MEMBERS = 1000  # a model has three, and one or two more per layer with a vocabulary
END = b"PK\x05\x06"
END_BYTES = 22
END_64 = b"PK\x06\x07"  # before the end record of a large archive: points to another end record
END_64_BYTES = 20
DESCRIPTOR_BYTES = 24  # may follow a member whose size was not known when it was written


def opened(file: BinaryIO) -> zipfile.ZipFile:
    """The archive. Raises Refused if it can be read in more than one way: Keras must read what is checked here."""
    directory_start = _directory_start(file)
    archive = zipfile.ZipFile(file)
    _check_tiling(file, archive, directory_start)
    return archive


def check(archive: zipfile.ZipFile, max_bytes: int) -> None:
    """Refuses members that could be unpacked elsewhere, hide each other, or expand beyond `max_bytes`."""
    seen: set[str] = set()
    total = 0
    for member in archive.infolist():
        name = member.filename
        _check_name(name, member)
        if name.casefold() in seen:  # Windows and macOS unpack "A" and "a" into one file
            raise unusual(f"the archive holds {shown(name)} twice")
        seen.add(name.casefold())
        if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise unusual(f"{shown(name)} in the archive is encrypted or compressed in an uncommon way")
        if member.compress_type == zipfile.ZIP_STORED and member.file_size != member.compress_size:
            raise damaged(f"{shown(name)} in the archive has two sizes")
        total += member.file_size
        if total > max_bytes:
            raise unusual(
                f"the archive unpacks to {total / 1e6:,.0f} MB at {shown(name)} ({max_bytes / 1e6:,.0f} MB are allowed)"
            )


def _check_name(name: str, member: zipfile.ZipInfo) -> None:
    parts = PurePosixPath(name).parts
    if not parts or "\\" in name or name.startswith("/") or ".." in parts or ":" in name or "\0" in name:
        raise unusual(f"the archive holds {shown(name)}, a path that leads out of it")
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise unusual(f"{shown(name)} in the archive is a link")
    if name not in (CONFIG, METADATA, WEIGHTS) and parts[0] != ASSETS:
        raise unusual(f"the archive holds {shown(name)}")


def _directory_start(file: BinaryIO) -> int:
    """The byte where the list of members starts. It ends right before the end record, which ends the file."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - END_64_BYTES - END_BYTES))
    tail = file.read()
    before, end = tail[:-END_BYTES], tail[-END_BYTES:]
    if len(end) < END_BYTES or not end.startswith(END):
        raise damaged("the end of the archive is missing")
    if before.startswith(END_64):
        raise unusual("the archive has two end records")
    entries, length, start, comment = struct.unpack_from("<HIIH", end, 10)
    if start + length + END_BYTES != size or comment:
        raise unusual("the archive holds bytes that belong to no member")
    if entries > MAX_MEMBERS or length > MAX_MEMBERS * 1000:
        raise unusual(f"the archive holds {entries:,} members")
    return int(start)


def _check_tiling(file: BinaryIO, archive: zipfile.ZipFile, directory_start: int) -> None:
    """Refuses gaps and overlaps between members, and a second list of members between them."""
    position = 0
    for member in sorted(archive.infolist(), key=lambda member: member.header_offset):
        slack = member.header_offset - position
        if not 0 <= slack <= (DESCRIPTOR_BYTES if position else 0):
            raise unusual("the members of the archive overlap or leave gaps")
        file.seek(member.header_offset)
        header = file.read(30)
        if len(header) < 30:
            raise damaged("the archive is cut off")
        name, extra = struct.unpack_from("<HH", header, 26)
        position = member.header_offset + 30 + name + extra + member.compress_size
    if not 0 <= directory_start - position <= DESCRIPTOR_BYTES:
        raise unusual("the members of the archive overlap or leave gaps")
