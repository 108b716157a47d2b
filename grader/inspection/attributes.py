"""Reads the texts in the attributes of an HDF5 file from its bytes, without the HDF5 library.

The library trusts the length that a file declares for a text and allocates it before reading: a few bytes can make it
take four gigabytes. Source: HDF5 File Format Specification 3.0, sections IV.A (object headers) and III.E (global heap).
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from grader.inspection.heaps import Texts
from grader.inspection.refusal import damaged, shown, unusual

ATTRIBUTE, CONTINUATION, ATTRIBUTE_INFO = 0x0C, 0x10, 0x15
STRING, VARIABLE_LENGTH = 3, 9  # classes of datatypes
REFERENCE_BYTES = 16
UNDEFINED = b"\xff" * 8
MAX_MESSAGES = 10_000  # per object; Keras writes at most twenty
MAX_CHUNK = 10**6  # bytes; a message has at most 64 KB


@dataclass(frozen=True)
class Attribute:
    """An attribute as the file declares it.

    `length` is the bytes of each of its texts. It is 0 if they vary in length: then `data` holds references to them.
    """

    name: str
    shape: tuple[int, ...]
    is_text: bool
    length: int
    data: bytes


def of(file: BinaryIO, address: int) -> dict[str, Attribute]:
    """The attributes of the group whose object header is at byte `address`, by name. Raises Refused."""
    found: dict[str, Attribute] = {}
    for kind, flags, body in _messages(file, address):
        if kind == ATTRIBUTE:
            if flags & 2:
                raise unusual("the file keeps an attribute in another place")
            attribute = _attribute(body)
            if attribute.name in found:  # different readers may take different ones
                raise unusual(f"the file holds {shown(attribute.name)} twice")
            found[attribute.name] = attribute
        elif kind == ATTRIBUTE_INFO and not _keeps_none(body):
            raise unusual("a group of the file has more attributes than its header holds")
    return found


def values(attribute: Attribute, texts: Texts, most: int) -> list[bytes]:
    """The texts of an attribute, as bytes. Raises Refused if it holds no texts, or more than `most` bytes of them."""
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
    """Kind, flags and body of each message of an object header, which may have several chunks."""
    header, chunk, is_new = _first_chunk(_read(file, address, 48), address)
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
                chunks.append((at + 4, size - 8) if is_new else (at, size))  # new: without signature and checksum
            elif len(message) == length:
                yield kind, flags, message


def _first_chunk(head: bytes, address: int) -> tuple[struct.Struct, tuple[int, int], bool]:
    """The format of a message's own header, place and length of the first chunk, and whether it is version 2."""
    if head.startswith(b"OHDR"):
        start = 6 + (16 if head[5] & 0x20 else 0) + (4 if head[5] & 0x10 else 0)
        width = 1 << (head[5] & 3)
        chunk = address + start + width, int.from_bytes(head[start : start + width], "little")
        return struct.Struct("<BHB2x" if head[5] & 4 else "<BHB"), chunk, True
    if head[:1] == b"\1":
        return struct.Struct("<HHB3x"), (address + 16, struct.unpack_from("<I", head, 8)[0]), False
    raise damaged(f"there is no object at byte {address:,}")


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
    is_variable = kind[0] & 15 == VARIABLE_LENGTH and kind[1] & 15 == 1
    length = struct.unpack_from("<I", kind, 4)[0] if kind[0] & 15 == STRING else 0
    return Attribute(called, _shape(space, called), is_variable or length > 0, length, body[position:])


def _shape(space: bytes, called: str) -> tuple[int, ...]:
    version, rank = space[0], space[1]
    start = {1: 8, 2: 4}.get(version)
    if start is None or rank > 32 or len(space) < start + 8 * rank or (version == 2 and space[3] == 2):
        raise damaged(f"its attribute {shown(called)} has no shape")
    return struct.unpack_from(f"<{rank}Q", space, start)


def _keeps_none(body: bytes) -> bool:
    """Whether an attribute info message says that the object has no attributes outside its header."""
    start = 4 if body[1:2] and body[1] & 1 else 2
    return body[start : start + 8] == UNDEFINED


def _read(file: BinaryIO, address: int, size: int) -> bytes:
    try:
        file.seek(address)
        return file.read(size)
    except (OSError, OverflowError, ValueError):
        raise damaged(f"it points to byte {address:,}") from None
