"""Reads the texts that stand in the attributes of an HDF5 file from its bytes, not with the HDF5 library.

The library takes a text to be as long as the file says and makes room for it before it looks: four gigabytes for a few
bytes. Formats: HDF5 File Format Specification, version 3.0, sections IV.A (object headers) and III.E (global heap).
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from grader.heaps import Texts
from grader.refusal import Refused, damaged, shown, unusual

ATTRIBUTE, CONTINUATION, ATTRIBUTE_INFO = 0x0C, 0x10, 0x15
TEXT, FREE_LENGTH = 3, 9  # classes of types
REFERENCE_BYTES = 16
UNDEFINED = b"\xff" * 8
MAX_MESSAGES = 10_000  # of one object; an object of Keras has at most twenty
MAX_CHUNK = 10**6  # bytes; a message has at most 64 KB


@dataclass(frozen=True)
class Attribute:
    """What a file says of an attribute: `length` is that of each text, 0 where they have any length."""

    name: str
    shape: tuple[int, ...]
    is_text: bool
    length: int
    data: bytes


def of(file: BinaryIO, address: int) -> dict[str, Attribute]:
    """The attributes of the group at `address`, by name."""
    found: dict[str, Attribute] = {}
    for kind, flags, body in _messages(file, address):
        if kind == ATTRIBUTE:
            if flags & 2:
                raise unusual("the file keeps an attribute in another place")
            attribute = _attribute(body)
            if attribute.name in found:  # of two, each reader may take another
                raise unusual(f"the file holds {shown(attribute.name)} twice")
            found[attribute.name] = attribute
        elif kind == ATTRIBUTE_INFO and not _keeps_none(body):
            raise unusual("a group of the file has more attributes than its header holds")
    return found


def values(attribute: Attribute, texts: Texts, most: int) -> list[bytes]:
    """The texts of an attribute. Raises Refused where it holds something else, or `most` bytes do not suffice."""
    name = attribute.name
    if not attribute.is_text:
        raise damaged(f"its {name} is not a text")
    count, size = math.prod(attribute.shape), attribute.length or REFERENCE_BYTES
    if count * size > len(attribute.data):
        raise damaged(f"its {name} is cut off")
    pieces = [attribute.data[start : start + size] for start in range(0, count * size, size)]
    if attribute.length:
        found = [piece.rstrip(b"\0") for piece in pieces]
        total = sum(map(len, found))
    else:
        references = [struct.unpack("<IQI", piece) for piece in pieces]
        total = sum(length for length, _, _ in references)
        found = [] if total > most else [texts.read(*reference) for reference in references]
    if total > most:
        raise unusual(f"its {name} has {total:,} bytes")
    return found


def _messages(file: BinaryIO, address: int) -> Iterator[tuple[int, int, bytes]]:
    """Kind, flags and body of each message of an object's header, which may stand in several chunks."""
    head = _read(file, address, 48)
    if head.startswith(b"OHDR"):
        start = 6 + (16 if head[5] & 0x20 else 0) + (4 if head[5] & 0x10 else 0)
        width = 1 << (head[5] & 3)
        chunk = address + start + width, int.from_bytes(head[start : start + width], "little")
        header = struct.Struct("<BHB2x" if head[5] & 4 else "<BHB")
    elif head[:1] == b"\1":
        chunk = address + 16, struct.unpack_from("<I", head, 8)[0]
        header = struct.Struct("<HHB3x")
    else:
        raise damaged(f"there is no object at byte {address:,}")
    chunks, count = [chunk], 0
    while chunks:
        at, size = chunks.pop(0)
        body = _read(file, at, size) if size <= MAX_CHUNK else b""
        if len(body) < size:
            raise damaged(f"the header of the object at byte {address:,} is too long")
        position = 0
        while position + header.size <= len(body):
            kind, length, flags = header.unpack_from(body, position)
            message = body[position + header.size : position + header.size + length]
            position += header.size + length
            count += 1
            if count > MAX_MESSAGES:
                raise unusual(f"an object of the file has more than {MAX_MESSAGES:,} messages")
            if kind == CONTINUATION and len(message) >= 16:
                at, size = struct.unpack_from("<QQ", message)
                newer = head.startswith(b"O")
                chunks.append((at + 4, size - 8) if newer else (at, size))  # between a signature and a checksum
            elif len(message) == length:
                yield kind, flags, message


def _attribute(body: bytes) -> Attribute:
    version, flags, name_size, type_size, space_size = struct.unpack_from("<BBHHH", body)
    if version not in (1, 2, 3) or flags and version > 1:
        raise unusual("the file keeps the type of an attribute in another place")
    position = 9 if version == 3 else 8
    parts = []
    for size in (name_size, type_size, space_size):
        parts.append(body[position : position + size])
        position += (size + 7) // 8 * 8 if version == 1 else size
    name, kind, space = parts
    called = name.split(b"\0")[0].decode("utf-8", "replace")
    if len(kind) < 8 or len(space) < 4:
        raise damaged(f"its attribute {shown(called)} is cut off")
    is_text = kind[0] & 15 == TEXT or (kind[0] & 15 == FREE_LENGTH and kind[1] & 15 == 1)
    length = struct.unpack_from("<I", kind, 4)[0] if kind[0] & 15 == TEXT else 0
    return Attribute(
        called, _shape(space, called), is_text and (length > 0 or kind[0] & 15 == FREE_LENGTH), length, body[position:]
    )


def _shape(space: bytes, called: str) -> tuple[int, ...]:
    version, rank = space[0], space[1]
    start = {1: 8, 2: 4}.get(version)
    if start is None or rank > 32 or len(space) < start + 8 * rank or (version == 2 and space[3] == 2):
        raise damaged(f"its attribute {shown(called)} has no shape")
    return struct.unpack_from(f"<{rank}Q", space, start)


def _keeps_none(body: bytes) -> bool:
    """Whether an object keeps no attributes outside its header."""
    start = 4 if body[1:2] and body[1] & 1 else 2
    return body[start : start + 8] == UNDEFINED


def _read(file: BinaryIO, address: int, size: int) -> bytes:
    try:
        file.seek(address)
        return file.read(size)
    except (OSError, OverflowError, ValueError):
        raise _outside(address) from None


def _outside(address: int) -> Refused:
    return damaged(f"it points to byte {address:,}")
