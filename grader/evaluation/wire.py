"""How the grader and its evaluating process talk over pipes: two lengths, a JSON header, raw bytes."""

from __future__ import annotations

import contextlib
import json
import struct
from collections.abc import Iterator
from typing import IO, Any

Message = tuple[dict[str, Any], bytes | memoryview]
# Of the config of a model, and of predictions. The largest predictions of an exercise here take 80 MB: those of
# category5_household_power, for each of 24 steps.
MAX_HEADER, MAX_BODY = 100_000_000, 256_000_000  # bytes
_LENGTHS = struct.Struct("<QQ")  # of the header and of the bytes after it


def send(stream: IO[bytes], header: dict[str, Any], body: bytes | memoryview = b"") -> None:
    """Writes one message. Raises OSError if nobody reads any more."""
    text = json.dumps(header).encode()
    stream.write(_LENGTHS.pack(len(text), len(body)))
    stream.write(text)
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> Message:
    """Waits for one message.

    Raises EOFError if the stream ends first, ValueError or RecursionError if this is not a message.
    """
    header_bytes, body_bytes = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if header_bytes > MAX_HEADER or body_bytes > MAX_BODY:
        raise ValueError(f"{header_bytes:,} and {body_bytes:,} bytes are announced")
    header = json.loads(_exactly(stream, header_bytes))
    if not isinstance(header, dict):
        raise ValueError("the header is not an object")
    return header, _exactly(stream, body_bytes)


def requests(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """The headers of incoming messages, until the stream ends."""
    with contextlib.suppress(EOFError):
        while True:
            yield receive(stream)[0]


def _exactly(stream: IO[bytes], count: int) -> bytes:
    pieces: list[bytes] = []
    while count:
        piece = stream.read(count)
        if not piece:
            raise EOFError
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
