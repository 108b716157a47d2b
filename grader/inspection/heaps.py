"""Finds the texts of an HDF5 file in its bytes, and refuses structures that make HDF5 read more than the file holds.

HDF5 keeps texts of varying length in global heaps ("GCOL") and refers to them by length, heap and number. Source: HDF5
File Format Specification 3.0, sections II.A (superblock), III.A.2 (B-trees), III.E (global heap), III.G (fractal heap).
The file is read in blocks, because a memory-mapped file would count as memory.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from grader.inspection.refusal import Refused, damaged, unusual

BLOCK = 1 << 20
HEAP = b"GCOL\x01"  # a global heap; each structure has only one version
SIGNATURES = (HEAP, b"FRHP\x00", b"BTHD\x00")  # and the fractal heap and B-tree of names
HEAD_BYTES = 16  # the header of a heap, and of each of its texts
MAX_HEAPS = 10_000  # each holds about a hundred names
MAX_TEXTS = 100_000
# Limits for trees and fractal heaps of names. HDF5 writes nodes of 512 or 2,048 bytes, and rows of four blocks of
# 512 bytes to 64 KB.
MIN_BLOCK, MAX_NODE, MAX_BLOCK, MAX_WIDTH, MAX_ROWS, MAX_DEPTH = 128, 1 << 16, 1 << 20, 64, 64, 8


@dataclass(frozen=True)
class Texts:
    """The texts of a file. `places` maps the heap of a text and its number there to its first byte and its length."""

    file: BinaryIO
    places: dict[tuple[int, int], tuple[int, int]]

    def read(self, length: int, heap: int, number: int) -> bytes:
        """The text that a reference points to. Raises Refused if there is no text of that length."""
        if length == 0:
            return b""
        position, found = self.places.get((heap, number), (0, 0))
        if found != length:
            raise damaged(f"there is no text of {length:,} bytes at byte {heap:,}")
        self.file.seek(position)
        return self.file.read(length)


def check(file: BinaryIO, tick: Callable[[], None], user_block: int = 0) -> Texts:
    """All texts of the file. `tick` is called before each block and may raise an error to stop.

    `user_block` is the number of bytes before the file's content, from which the file is read here.

    Raises Refused for compressed names, for heaps that their texts do not fill, and for too many heaps or texts.
    """
    _check_superblock(file, user_block)
    places: dict[tuple[int, int], tuple[int, int]] = {}
    for number, heap in enumerate(_heaps(file, tick)):
        if number >= MAX_HEAPS:
            raise unusual(f"the file holds more than {MAX_HEAPS:,} heaps of texts")
        for index, position, length in _texts(file, heap):
            places[heap, index] = position, length
            if len(places) > MAX_TEXTS:
                raise unusual(f"the file holds more than {MAX_TEXTS:,} texts")
    return Texts(file, places)


def _check_superblock(file: BinaryIO, user_block: int) -> None:
    """Refuses addresses and lengths that are not eight bytes long, and a base address elsewhere than at the start."""
    file.seek(0)
    head = file.read(40)
    if len(head) < 40:
        raise damaged("it is cut off")
    sizes, base = {0: (13, 24), 1: (13, 28)}.get(head[8], (9, 12))  # their offsets depend on the version
    address = int.from_bytes(head[base : base + 8], "little")
    if head[sizes : sizes + 2] != b"\x08\x08" or address not in (0, user_block):
        raise unusual("the file counts its bytes in an uncommon way")


def _heaps(file: BinaryIO, tick: Callable[[], None]) -> Iterator[int]:
    """Yields the byte where each global heap starts. Checks the trees and heaps of names too."""
    for start, block in _blocks(file, tick):
        for signature in SIGNATURES:  # one find() each takes 0.4 s for 240 MB, one regular expression for all 2.1 s
            for place in _places(signature, block):
                if signature == HEAP:
                    yield start + place
                else:
                    _check_names(file, start + place)


def _places(signature: bytes, block: bytes) -> Iterator[int]:
    place = block.find(signature)
    while place >= 0:
        yield place
        place = block.find(signature, place + len(signature))


def _blocks(file: BinaryIO, tick: Callable[[], None]) -> Iterator[tuple[int, bytes]]:
    """The whole file in blocks, with the byte where each starts. Each repeats the last bytes of the block before it."""
    position, tail = 0, b""
    while True:
        tick()
        file.seek(position)
        block = file.read(BLOCK)
        if not block:
            return
        yield position - len(tail), tail + block
        position += len(block)
        tail = (tail + block)[-4:]  # a signature has five bytes


def _check_names(file: BinaryIO, position: int) -> None:
    """Refuses a tree or heap of names, as newer libraries write it, if it is compressed or its sizes make no sense."""
    file.seek(position)
    head = file.read(142).ljust(142, b"\0")
    if head.startswith(b"BTHD"):  # the header of a version 2 B-tree
        size, record, depth, full, sparse = struct.unpack_from("<IHHBB", head, 6)
        usual = MIN_BLOCK <= size <= MAX_NODE and 8 <= record <= MIN_BLOCK and depth <= MAX_DEPTH and full > sparse > 0
    else:  # the header of a fractal heap: lengths of ids and filters at 5, doubling table at 110, its rows at 140
        number, filters = struct.unpack_from("<HH", head, 5)
        width, first, largest, bits = struct.unpack_from("<HQQH", head, 110)
        rows = int.from_bytes(head[140:142], "little")
        if filters:
            raise unusual("names in the file are compressed")
        usual = number in (7, 8) and 0 < width <= MAX_WIDTH and MIN_BLOCK <= first <= largest <= MAX_BLOCK
        usual = usual and 16 <= bits <= 64 and rows <= MAX_ROWS
    if not usual:
        raise unusual(f"the names at byte {position:,} are kept in an uncommon way")


def _texts(file: BinaryIO, heap: int) -> Iterator[tuple[int, int, int]]:
    """Number, first byte and length of each text of a heap. HDF5 would read for ever if they do not fill it."""
    position, end = heap + HEAD_BYTES, heap + struct.unpack_from("<Q", _head(file, heap), 8)[0]
    while position + HEAD_BYTES <= end:
        index, _, _, length = struct.unpack("<HHIQ", _head(file, position))
        if length > end - position or (index == 0 and length < HEAD_BYTES):
            raise _broken(heap)
        if index:
            yield index, position + HEAD_BYTES, length
        position += HEAD_BYTES + (length + 7) // 8 * 8 if index else length  # number 0 is free space


def _head(file: BinaryIO, position: int) -> bytes:
    file.seek(position)
    head = file.read(HEAD_BYTES)
    if len(head) < HEAD_BYTES:
        raise _broken(position)
    return head


def _broken(heap: int) -> Refused:
    return damaged(f"the texts at byte {heap:,} do not add up")
