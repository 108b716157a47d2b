"""Writes TensorBoard's event files without TensorFlow, so that tests can also write broken ones."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any


def varint(value: int) -> bytes:
    found = b""
    while value > 0x7F:
        found += bytes([value & 0x7F | 0x80])
        value >>= 7
    return found + bytes([value])


def field(number: int, value: int | bytes, wire: int | None = None) -> bytes:
    """One field of a protocol buffer: a varint, or bytes with their length; of `wire` 1 or 5, bytes as they are."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if wire in (1, 5):
        return varint(number << 3 | wire) + value
    return varint(number << 3 | 2) + varint(len(value)) + value


def record(content: bytes) -> bytes:
    return struct.pack("<QI", len(content), 0) + content + bytes(4)


def event(step: int, value: bytes = b"") -> bytes:
    summary = field(5, field(1, value)) if value else field(3, b"brain.Event:2")
    return record(field(1, bytes(8), 1) + field(2, step) + summary)


def scalar(tag: str, value: float) -> bytes:
    """As tf.summary.scalar writes it."""
    tensor = field(1, 1) + field(2, b"") + field(4, struct.pack("<f", value))
    return field(1, tag.encode()) + field(9, field(1, field(1, b"scalars"))) + field(8, tensor)


def text(tag: str, value: bytes) -> bytes:
    return field(1, tag.encode()) + field(8, field(1, 7) + field(8, value))


def events(scalars: Mapping[str, Sequence[float]], config: Any = None) -> bytes:
    """A file with a value of each tag in each epoch, and a model's config, if there is one."""
    found = event(0) + (event(0, text("keras", json.dumps(config).encode())) if config else b"")
    for tag, values in scalars.items():
        found += b"".join(event(step, scalar(tag, value)) for step, value in enumerate(values))
    return found


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of these files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def run(name: str, scores: Sequence[float], config: Any, metric: str = "epoch_accuracy") -> dict[str, bytes]:
    """The two files of a run as Keras names them."""
    return {
        f"{name}/train/events.out.tfevents.1.me.0.v2": events({metric: [value + 0.01 for value in scores]}, config),
        f"{name}/validation/events.out.tfevents.2.me.1.v2": events({metric: scores}),
    }
