"""Walks an HDF5 file without reading its data. Refuses what could reach outside the file or expand when read."""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

import h5py

from grader.errors import GraderError
from grader.inspection.refusal import Refused, shown, unusual

SIGNATURE = b"\x89HDF\r\n\x1a\n"
# DenseNet121 has 854 groups and arrays in an .h5 file, and three times as many with optimizer state.
MAX_OBJECTS = 10_000
MAX_PATH_BYTES = 2000  # of a full path
# Of processor time. The 2,600 arrays of DenseNet121 with optimizer state take 0.6 s, the worst file less than 2 s.
MAX_SECONDS = 5.0
MAX_WAIT = 90.0  # by the clock; a worker for untrusted files gives up earlier


@dataclass(frozen=True)
class Array:
    """One array of the file: its path, its shape, and the bytes that it takes in memory."""

    path: str
    shape: tuple[int, ...]
    bytes: int

    @property
    def numbers(self) -> int:
        return math.prod(self.shape)

    @property
    def parts(self) -> list[str]:
        return parts(self.path)


def parts(path: str) -> list[str]:
    """The names in the path of a group or array. Keras 2 on Windows joined some of them with a backslash."""
    return re.split(r"[/\\]", path)[1:]


class _FromByte:
    """A file from the byte where its HDF5 content begins. Addresses in the content count from there."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self._file, self._start = file, start

    def seek(self, position: int) -> int:
        return self._file.seek(self._start + position) - self._start

    def read(self, size: int) -> bytes:
        return self._file.read(size)


def start(file: BinaryIO) -> int | None:
    """The byte where HDF5 content begins, None if there is none.

    It is 0 or, after a user block, a power of two from 512 on. The HDF5 library takes the first, too.
    """
    size, place = file.seek(0, os.SEEK_END), 0
    while place < size:
        file.seek(place)
        if file.read(len(SIGNATURE)) == SIGNATURE:
            return place
        place = 2 * place or 512
    return None


def content(file: BinaryIO, start: int) -> BinaryIO:
    """The file without its user block, which is the `start` bytes before the content."""
    return cast(BinaryIO, _FromByte(file, start)) if start else file


class Clock:
    """Stops reading a file after MAX_SECONDS of this thread's work. Each step is bounded, their number is not.

    After MAX_WAIT by the clock the machine is at fault, not the file: a file cannot make a reader wait.
    """

    def __init__(self) -> None:
        self._worked, self._began = time.thread_time(), time.monotonic()

    def check(self) -> None:
        worked, passed = time.thread_time() - self._worked, time.monotonic() - self._began
        if worked > MAX_SECONDS:
            raise unusual(f"the file takes more than {MAX_SECONDS} s of processor time to read")
        if passed > MAX_WAIT:
            raise GraderError(
                f"reading the file was given up after {passed:.0f} s, of which a processor worked {worked:.1f} s: "
                "the machine or its disk is too busy.",
                "Try again when it has less to do, or copy the file to a disk of this machine.",
            )


@dataclass(frozen=True)
class Tree:
    """All arrays of a file, and for the path of each group the byte where its header begins. The root's path is ""."""

    arrays: tuple[Array, ...]
    groups: dict[str, int]


def tree(file: h5py.File, max_bytes: int, clock: Clock) -> Tree:
    """The arrays and groups of a file.

    Raises Refused for links, storage outside the file, and arrays that together take more than `max_bytes`.
    """
    found, total = [], 0
    groups = {"": h5py.h5o.get_info(file.id).addr}
    for array in _walk(file, groups, clock):
        total += array.bytes
        if total > max_bytes:
            raise unusual(
                f"the arrays of the file take {total / 1e6:,.0f} MB when read, at {shown(array.path)} "
                f"({max_bytes / 1e6:,.0f} MB are allowed)"
            )
        found.append(array)
    return Tree(tuple(found), groups)


def _walk(file: h5py.File, addresses: dict[str, int], clock: Clock) -> Iterator[Array]:
    """Yields every array, and adds each group to `addresses`."""
    visited = {addresses[""]}
    groups = [("", file.id)]
    while groups:
        path, group = groups.pop()
        for name, kind, address in _links(group):
            clock.check()
            child_path = f"{path}/{name.decode()}"
            if b"/" in name or name in (b"", b".", b".."):
                raise unusual(f"{shown(child_path)} is a path, not a name")
            if len(child_path) > MAX_PATH_BYTES:
                raise unusual(f"{shown(child_path)} has a name of {len(child_path):,} letters")
            if kind != h5py.h5l.TYPE_HARD:
                raise unusual(f"{shown(child_path)} is a link to another place")
            if address in visited:
                raise unusual(f"{shown(child_path)} is a second name for another group or array")
            visited.add(address)
            if len(visited) > MAX_OBJECTS:
                raise _too_many_objects()
            child = h5py.h5o.open(group, name)
            if isinstance(child, h5py.h5d.DatasetID):
                yield _array(child_path, child)
            elif isinstance(child, h5py.h5g.GroupID):
                groups.append((child_path, child))
                addresses[child_path] = address
            else:
                raise unusual(f"{shown(child_path)} is neither a group nor an array")


def _links(group: h5py.h5g.GroupID) -> list[tuple[bytes, int, int]]:
    """Name, kind and address of each link of a group. Raises Refused if there are too many to list."""
    found: list[tuple[bytes, int, int]] = []

    def take(name: bytes, link: h5py.h5l.LinkInfo) -> bool:
        found.append((name, link.type, link.u))
        return len(found) > MAX_OBJECTS

    # in the file's own order: for any other, HDF5 first loads the whole list into memory
    group.links.iterate(take, info=True, order=h5py.h5.ITER_NATIVE)
    if len(found) > MAX_OBJECTS:
        raise _too_many_objects()
    return found


def _too_many_objects() -> Refused:
    return unusual(f"the file holds more than {MAX_OBJECTS:,} groups and arrays")


def _array(path: str, dataset: h5py.h5d.DatasetID) -> Array:
    storage = dataset.get_create_plist()
    if storage.get_external_count():
        raise unusual(f"{shown(path)} keeps its numbers in another file, {shown(storage.get_external(0)[0])}")
    layout = storage.get_layout()
    if layout == h5py.h5d.VIRTUAL:
        raise unusual(f"{shown(path)} is a view of other arrays")
    if storage.get_nfilters():
        raise unusual(f"{shown(path)} is compressed")
    number = dataset.get_type()
    if number.get_class() not in (h5py.h5t.INTEGER, h5py.h5t.FLOAT, h5py.h5t.ENUM, h5py.h5t.OPAQUE):
        raise unusual(f"{shown(path)} does not hold numbers")
    size = number.get_size()
    if dataset.get_space().get_simple_extent_type() == h5py.h5s.NULL:
        raise unusual(f"{shown(path)} is an array without a shape")
    shape = dataset.shape
    chunk = math.prod(storage.get_chunk()) if layout == h5py.h5d.CHUNKED else 0
    return Array(path, shape, max(math.prod(shape), chunk) * size)
