"""Reads TensorBoard's event files as data, from a zip archive of them: scalars by epoch, and the model's settings.

The framing is that of TFRecord, the content the protocol buffers Event, Summary and TensorProto. Nothing of TensorFlow
reads them here, and every length is checked against what is there.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from grader.errors import Failure
from grader.inspection import written

MOST_FILES, MOST_RUNS = 60, 20
MAX_ARCHIVE, MAX_UNPACKED = 10_000_000, 20_000_000  # bytes; Keras writes 5 KB in a run of 3 epochs
MOST_EVENTS, MOST_TAGS = 20_000, 100
LONGEST_TAG, LONGEST_CONFIG = 100, 1_000_000
MARK = "tfevents"
HELP = 'Pack the folder of the TensorBoard callback: shutil.make_archive("logs", "zip", "logs").'
_HEADER, _FOOTER = struct.Struct("<QI"), 4  # length and its checksum; a checksum of the content
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5  # the types of fields on the wire
FLOAT, STRING = 1, 7  # the types of tensors


class Events(NamedTuple):
    """What one folder of event files says: the values of each tag in the order of their steps, and a model's config."""

    scalars: dict[str, list[float]]
    config: dict[str, Any]


def runs(path: Path) -> dict[str, Events]:
    """The folders with event files in a zip archive, by name, as TensorBoard lists them: `rate_0.1/validation`.

    Raises Failure if there is no such file, if it is too large, or if an event file is broken.
    """
    packed = written.content(path, MAX_ARCHIVE)
    found: dict[str, dict[str, dict[int, float]]] = {}
    configs: dict[str, dict[str, Any]] = {}
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = [one for one in archive.infolist() if MARK in one.filename.rpartition("/")[2]]
            if len(members) > MOST_FILES:
                raise Failure(f"{path.name} holds {len(members)} event files, at most {MOST_FILES} are read.", HELP)
            for member in members:
                name = member.filename.rpartition("/")[0].removeprefix("./")
                with archive.open(member) as file:
                    content = file.read(left + 1)
                if len(content) > left:
                    raise Failure(
                        f"the event files up to that of {name[:60]!r} have more than {MAX_UNPACKED // 1_000_000} MB.",
                        "Log once an epoch, without histograms or profiles.",
                    )
                left -= len(content)
                scalars, config = _read(content, f"{path.name}, {name[:60]!r}")
                for tag, values in scalars.items():
                    found.setdefault(name, {}).setdefault(tag, {}).update(values)
                configs[name] = config or configs.get(name, {})
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise Failure(f"{path.name} is not a zip archive that can be read.", HELP) from error
    except Exception as error:
        if isinstance(error, Failure):
            raise
        raise Failure(f"{path.name} is broken.", HELP) from error  # zlib and struct have errors of their own
    if len(found) > 2 * MOST_RUNS:
        raise Failure(f"{path.name} holds {len(found)} runs, at most {MOST_RUNS} are read.", HELP)
    return {
        name: Events({tag: [values[step] for step in sorted(values)] for tag, values in tags.items()}, configs[name])
        for name, tags in sorted(found.items())
    }


def _read(content: bytes, place: str) -> tuple[dict[str, dict[int, float]], dict[str, Any]]:
    scalars: dict[str, dict[int, float]] = {}
    config: dict[str, Any] = {}
    for number, record in enumerate(_records(content, place)):
        if number == MOST_EVENTS:
            raise Failure(f"{place}: more than {MOST_EVENTS:,} events.", "Log once an epoch.")
        step, summaries = 0, []
        for field, value in _fields(record, place):
            if field == 2 and isinstance(value, int):
                step = value
            elif field == 5 and isinstance(value, bytes):
                summaries.append(value)
        for summary in summaries:
            for field, value in _fields(summary, place):
                if field == 1 and isinstance(value, bytes):
                    tag, scalar, text = _value(value, place)
                    if scalar is not None and (tag in scalars or len(scalars) < MOST_TAGS):
                        scalars.setdefault(tag, {})[step] = scalar
                    if tag == "keras" and text:
                        config = _config(text)
    return scalars, config


def _records(content: bytes, place: str) -> Iterator[bytes]:
    """The records of a TFRecord file. The last one may be cut off, as in a log that is still written."""
    start = 0
    while start + _HEADER.size <= len(content):
        length, _ = _HEADER.unpack_from(content, start)
        start += _HEADER.size
        if length > len(content) - start - _FOOTER:
            return
        yield content[start : start + length]
        start += length + _FOOTER


def _fields(message: bytes, place: str) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a protocol buffer: numbers, or bytes, also of fixed size."""
    start = 0
    while start < len(message):
        key, start = _varint(message, start, place)
        match key & 7:
            case 0:
                value, start = _varint(message, start, place)
                yield key >> 3, value
                continue
            case 1:
                length = 8
            case 2:
                length, start = _varint(message, start, place)
            case 5:
                length = 4
            case _:
                raise _broken(place)
        if length > len(message) - start:
            raise _broken(place)
        yield key >> 3, message[start : start + length]
        start += length


def _varint(message: bytes, start: int, place: str) -> tuple[int, int]:
    value = 0
    for place_of, byte in enumerate(message[start : start + 10]):
        value |= (byte & 0x7F) << (7 * place_of)
        if byte < 0x80:
            return value, start + place_of + 1
    raise _broken(place)


def _broken(place: str) -> Failure:
    return Failure(f"{place}: an event file is broken.", "Train again, and pack the folder when training has ended.")


def _value(message: bytes, place: str) -> tuple[str, float | None, bytes]:
    """The tag of a summary's value, its number if it is one, its text if it is one."""
    tag, scalar, text = "", None, b""
    for field, value in _fields(message, place):
        if not isinstance(value, bytes):
            continue
        if field == 1:
            tag = value[:LONGEST_TAG].decode(errors="replace")
        elif field == 2 and len(value) == 4:
            scalar = float(struct.unpack("<f", value)[0])
        elif field == 8:
            scalar, text = _tensor(value, place)
    return tag, scalar, text


def _tensor(message: bytes, place: str) -> tuple[float | None, bytes]:
    """The number in a tensor of one float, or the text in a tensor of one string."""
    kind, content, text = 0, b"", b""
    for field, value in _fields(message, place):
        if field == 1 and isinstance(value, int):
            kind = value
        elif field in (4, 5) and isinstance(value, bytes):  # float_val is packed, or has the same four bytes
            content = content or value
        elif field == 8 and isinstance(value, bytes):
            text = value
    if kind == FLOAT and len(content) == 4:
        return float(struct.unpack("<f", content)[0]), b""
    return None, text if kind == STRING and len(text) <= LONGEST_CONFIG else b""


def _config(text: bytes) -> dict[str, Any]:
    """A model's config, {} if it is not one."""
    try:
        config = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return config if isinstance(config, dict) else {}


def settings(config: Any, name: str = "", depth: int = 12) -> dict[str, str]:
    """The settings in a config, each with its place: `layers.1.units`. Names that Keras makes up are left out."""
    if depth == 0:
        return {}
    if isinstance(config, dict):
        parts = [(key, value) for key, value in config.items() if key not in MADE_UP]
    elif isinstance(config, list):
        parts = list(enumerate(config))
    else:
        return {name: json.dumps(config)[:60]}
    found: dict[str, str] = {}
    for key, value in parts:
        place = name if key in WRAPPERS else f"{name}.{key}".lstrip(".")
        found |= settings(value, place, depth - 1)
    return found


WRAPPERS = ("config", "compile_config")
MADE_UP = ("name", "module", "registered_name", "inbound_nodes", "build_config", "input_layers", "output_layers")
