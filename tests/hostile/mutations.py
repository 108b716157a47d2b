"""Breaks a good file at random: its bytes, its HDF5 structures, its zip members, its JSON."""

from __future__ import annotations

import io
import json
import random
import re
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import checksums
import h5py

NUMBERS = (0, 1, 2, 3, 7, 8, 15, 16, 127, 128, 255, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**62, 2**64 - 1)
SIGNATURES = re.compile(
    rb"\x89HDF|TREE|SNOD|HEAP|GCOL|OHDR|OCHK|FRHP|FHDB|FHIB|BTHD|BTLF|BTIN|PK\x01\x02|PK\x03\x04|PK\x05\x06"
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 3, 7, 1000, 10**6, 10**12, 2**31, 2**63, 0.5, -0.5, 1e30, 1e308),
    *("", "x", "relu", "float16", "int32", "string", "same", "valid", "channels_first", "\0", "../x", "sequential"),
    *([], {}, [None], [0], [1, 1], [-1], [1, 2, 3, 4, 5, 6, 7], [[1]], {"x": 1}),
)
Mutator = Callable[[bytes, random.Random], bytes]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A broken copy of the bytes of an .h5 or .keras file, with one to three kinds of damage."""
    for number in range(chance.choice((1, 1, 1, 2, 3))):
        kinds = ZIP if content.startswith(b"PK") else HDF5
        # do not let the HDF5 library change a broken file: it may crash this process
        kind = chance.choice(kinds if number == 0 else [kind for kind in kinds if kind is not reconfigured])
        content = kind(content, chance)
    return checksums.corrected(content) if b"OHDR" in content and chance.random() < 0.8 else content


def flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def lengthened(content: bytes, chance: random.Random) -> bytes:
    return content + chance.choice((bytes(chance.randrange(5000)), chance.randbytes(chance.randrange(5000)), content))


def spliced(content: bytes, chance: random.Random) -> bytes:
    """Copies a piece of it to another place, or removes one."""
    size = chance.choice((1, 8, 16, 64, 512, 4096))
    start, at = (chance.randrange(max(1, len(content))) for _ in range(2))
    piece = chance.choice((content[start : start + size], b""))
    return content[:at] + piece + content[at + chance.choice((0, size)) :]


def renumbered(content: bytes, chance: random.Random) -> bytes:
    """Changes the number in a field."""
    return _put(content, chance.randrange(len(content) + 1), chance)


def renumbered_header(content: bytes, chance: random.Random) -> bytes:
    """Changes the number in a field near the start of a structure."""
    found = [match.start() for match in SIGNATURES.finditer(content)]
    if not found:
        return flipped(content, chance)
    return _put(content, chance.choice(found) + chance.randrange(64), chance)


def _put(content: bytes, at: int, chance: random.Random) -> bytes:
    size = chance.choice((1, 2, 4, 8))
    number = (chance.choice(NUMBERS) + chance.choice((0, 0, 0, 1, -1, len(content)))) % 2 ** (8 * size)
    return content[:at] + number.to_bytes(size, "little") + content[at + size :]


def readdressed(content: bytes, chance: random.Random) -> bytes:
    """Makes an HDF5 structure point to another one, which may be itself or a parent."""
    targets = [match.start() for match in SIGNATURES.finditer(content)]
    places = [
        at
        for at in range(0, len(content) - 8, 4)
        if 0 < (target := int.from_bytes(content[at : at + 8], "little")) < len(content) and target % 8 == 0
    ]
    if not targets or not places:
        return flipped(content, chance)
    at = chance.choice(places)
    pointed = int.from_bytes(content[(other := chance.choice(places)) : other + 8], "little")
    return content[:at] + struct.pack("<Q", chance.choice((chance.choice(targets), pointed))) + content[at + 8 :]


def reconfigured(content: bytes, chance: random.Random) -> bytes:
    """Changes or removes values of the config."""
    try:
        if content.startswith(b"PK"):
            members = _members(content)
            members["config.json"] = _changed_json(members["config.json"], chance)
            return _archive(members)
        buffer = io.BytesIO(content)
        with h5py.File(buffer, "r+") as file:
            file.attrs["model_config"] = _changed_json(file.attrs["model_config"], chance).decode("utf-8", "ignore")
        return buffer.getvalue()
    except Exception:  # it is already broken
        return flipped(content, chance)


def _changed_json(text: str | bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.1:
        return flipped(text.encode() if isinstance(text, str) else text, chance)
    config = json.loads(text)
    places: list[tuple[Any, Any]] = []
    _collect(config, places)
    for _ in range(chance.choice((1, 1, 2, 3))):
        holder, key = chance.choice(places)
        other, other_key = chance.choice(places)
        try:
            value = chance.choice((chance.choice(VALUES), other[other_key]))
            if chance.random() < 0.15:
                del holder[key]
            else:
                holder[key] = json.loads(json.dumps(value))
        except (KeyError, IndexError, ValueError, RecursionError):
            continue  # an earlier change removed it
    return json.dumps(config).encode()


def _collect(value: Any, places: list[tuple[Any, Any]]) -> None:
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        places.append((value, key))
        _collect(value[key], places)


def broken_inside(content: bytes, chance: random.Random) -> bytes:
    """Breaks the weights inside an archive, and keeps the archive whole."""
    try:
        members = _members(content)
        weights = "model.weights.h5" if chance.random() < 0.9 else chance.choice(list(members))
        members[weights] = chance.choice(BYTES + STRUCTURE)(members[weights], chance)
        return _archive(members)
    except Exception:  # it is already broken
        return flipped(content, chance)


def rearchived(content: bytes, chance: random.Random) -> bytes:
    """Removes, doubles, renames or compresses members."""
    try:
        members = list(_members(content).items())
        chance.shuffle(members)
        name, value = members[0]
        members[0] = chance.choice(((name, value), (chance.choice(("../x", "assets/x", "x", "")), value), (name, b"")))
        if chance.random() < 0.3:
            members.append(chance.choice(members))
        return _archive(
            dict(members[chance.choice((0, 0, 1)) :]), chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
        )
    except Exception:  # it is already broken
        return flipped(content, chance)


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _archive(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, value in members.items():
            archive.writestr(zipfile.ZipInfo(name), value, compression)
    return buffer.getvalue()


BYTES: tuple[Mutator, ...] = (flipped, cut, lengthened, spliced, renumbered)
STRUCTURE: tuple[Mutator, ...] = (renumbered_header, renumbered_header, readdressed, readdressed)
HDF5: tuple[Mutator, ...] = (*BYTES, *STRUCTURE, *STRUCTURE, reconfigured, reconfigured, reconfigured)
ZIP: tuple[Mutator, ...] = (
    *(*BYTES, renumbered_header, renumbered_header, rearchived),
    *(broken_inside, broken_inside, broken_inside, broken_inside, reconfigured, reconfigured, reconfigured),
)
