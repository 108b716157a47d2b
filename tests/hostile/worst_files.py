"""The files that are most expensive to read: each function turns a good model file into one."""

from __future__ import annotations

import json
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from forging import config_text, weights
from model_files import archive_members, write_archive

MEGABYTE = 10**6
MAKERS: dict[str, Callable[[Path], object]] = {}
SLOW: set[str] = set()  # those that take many seconds to make


def worst(suffix: str, what: str, slow: bool = False) -> Callable[[Callable[[Path], object]], Callable[[Path], object]]:
    """Registers a function under a file's name."""

    def register(make: Callable[[Path], object]) -> Callable[[Path], object]:
        MAKERS[f"{what}.{suffix}"] = make
        if slow:
            SLOW.add(f"{what}.{suffix}")
        return make

    return register


def both(what: str, slow: bool = False) -> Callable[[Callable[[Path], object]], Callable[[Path], object]]:
    def register(make: Callable[[Path], object]) -> Callable[[Path], object]:
        return worst("keras", what, slow)(worst("h5", what, slow)(make))

    return register


# Configs


@both("a config of 100 MB", slow=True)
def _(path: Path) -> None:
    config_text(path, '"units"', '"padding": "' + "x" * 100 * MEGABYTE + '", "units"')


@both("a config just below the limit")
def _(path: Path) -> None:
    config_text(path, '"units"', '"padding": "' + "x" * (20 * MEGABYTE - 3000) + '", "units"')


@both("a config of 5 million characters of four bytes")
def _(path: Path) -> None:
    config_text(path, '"units"', '"padding": "' + "\N{GRINNING FACE}" * (5 * MEGABYTE - 1000) + '", "units"')


@both("a config of letters and one character of four bytes")
def _(path: Path) -> None:
    config_text(path, '"units"', '"padding": "\N{GRINNING FACE}' + "x" * (20 * MEGABYTE - 3000) + '", "units"')


@both("a config of two million keys", slow=True)
def _(path: Path) -> None:
    keys = ",".join(f'"{number:x}":0' for number in range(1_900_000))
    config_text(path, '"units"', f'"padding": {{{keys}}}, "units"')


@both("a config of two million texts", slow=True)
def _(path: Path) -> None:
    texts = ",".join(f'"{number:x}"' for number in range(1_900_000))
    config_text(path, '"units"', f'"padding": [{texts}], "units"')


@both("a config of two million numbers")
def _(path: Path) -> None:
    config_text(path, '"units"', '"padding": [' + "0.12345," * 1_900_000 + '0], "units"')


@both("a shape of two million large numbers")
def _(path: Path) -> None:
    config_text(path, '"units"', '"target_shape": [' + "9999999," * 1_900_000 + '0], "units"')


@both("numbers of four thousand digits")
def _(path: Path) -> None:
    config_text(path, '"units"', '"target_shape": [' + ("9" * 4000 + ",") * 4900 + '0], "units"')


@both("a number of 19 million digits")
def _(path: Path) -> None:
    config_text(path, '"units"', '"padding": 0.' + "9" * 19 * MEGABYTE + ', "units"')


@both("a million lists")
def _(path: Path) -> None:
    config_text(path, '"units"', '"padding": [' + "[]," * MEGABYTE + '[]], "units"')


@both("ten thousand levels")
def _(path: Path) -> None:
    config_text(path, '"units"', '"padding": ' + "[" * 10_000 + "]" * 10_000 + ', "units"')


@both("ninety thousand levels of dictionaries")
def _(path: Path) -> None:
    config_text(path, '"units"', '"padding": ' + '{"a":' * 90_000 + "0" + "}" * 90_000 + ', "units"')


# HDF5


@both("declared terabytes")
def _(path: Path) -> None:
    weights(path, lambda file: file.create_dataset("x", (10**6, 10**6), "float32"))


@both("ten thousand arrays of a terabyte")
def _(path: Path) -> None:
    weights(path, lambda file: [file.create_dataset(f"x{n}", (10**12,), "uint8") for n in range(2000)])


@both("a thousandfold expansion", slow=True)
def _(path: Path) -> None:
    zeros = np.zeros(200 * MEGABYTE, "uint8")
    weights(path, lambda file: file.create_dataset("x", data=zeros, compression="gzip", chunks=(MEGABYTE,)))


def _links(file: h5py.File, count: int, make: Callable[[h5py.Group, bytes], object]) -> None:
    group = file.require_group("model_weights").create_group("many")
    for number in range(count):
        make(group, b"%x" % number)


@both("a million soft links", slow=True)
def _(path: Path) -> None:
    weights(path, lambda file: _links(file, MEGABYTE, lambda group, name: group.id.links.create_soft(name, b"x")))


@worst("h5", "a million soft links in the newer format", slow=True)
def _(path: Path) -> None:
    soft = lambda group, name: group.id.links.create_soft(name, b"x")  # noqa: E731
    weights(path, lambda file: _links(file, MEGABYTE, soft), "latest")


@worst("h5", "a million hard links", slow=True)
def _(path: Path) -> None:
    def change(file: h5py.File) -> None:
        target = h5py.h5o.open(file.id, b"model_weights/dense/sequential/dense/kernel")
        _links(file, MEGABYTE, lambda group, name: h5py.h5o.link(target, group.id, name))

    weights(path, change, "latest")


@worst("h5", "two hundred thousand groups", slow=True)
def _(path: Path) -> None:
    weights(path, lambda file: _links(file, 200_000, lambda group, name: h5py.h5g.create(group.id, name)))


def _nested(file: h5py.File, depth: int, letters: int) -> None:
    group = file["model_weights"].id
    for _ in range(depth):
        group = h5py.h5g.create(group, b"x" * letters)


@worst("h5", "groups of the longest names", slow=True)
def _(path: Path) -> None:
    weights(path, lambda file: _nested(file, depth=1500, letters=30_000))


@worst("h5", "nine thousand nested groups", slow=True)
def _(path: Path) -> None:
    weights(path, lambda file: _nested(file, depth=9000, letters=1000))


def _attributes(node: Any, count: int) -> None:
    space, kind = h5py.h5s.create(h5py.h5s.SCALAR), h5py.h5t.NATIVE_INT8
    for number in range(count):
        h5py.h5a.create(node.id, b"%x" % number, kind, space)


@worst("h5", "half a million attributes", slow=True)
def _(path: Path) -> None:
    weights(path, lambda file: _attributes(file["model_weights"].create_group("many"), 500_000), "latest")


@worst("h5", "half a million attributes of the root", slow=True)
def _(path: Path) -> None:
    with h5py.File(path, "w", libver="latest") as file:
        _attributes(file, 500_000)


@worst("h5", "thirty thousand attributes in the header", slow=True)
def _(path: Path) -> None:
    weights(path, lambda file: _attributes(file["model_weights"].create_group("many"), 30_000))


@worst("h5", "an array that ten thousand layers list ten thousand times each")
def _(path: Path) -> None:
    def change(file: h5py.File) -> None:
        group = file["model_weights"]
        group.attrs["layer_names"] = np.array([b"dense"] * 9999)
        for part in range(7):
            group["dense"].attrs[f"weight_names{part}"] = np.array([b"x"] * 60_000)[: 9999 if part else 9999]
        del group["dense"].attrs["weight_names"]
        group["dense"].create_dataset("x", data=np.zeros(0, "float32"))

    weights(path, change, "latest")


@worst("h5", "four lists of names of a thousand letters")
def _(path: Path) -> None:
    def change(file: h5py.File) -> None:
        names = ["x" * 1000] * 9999
        for part in range(4):
            file["model_weights"].attrs.create(f"layer_names{part}", names, dtype=h5py.string_dtype())

    _in_the_newer_format(path, change)


@worst("h5", "an attribute of a hundred megabytes")
def _(path: Path) -> None:
    _in_the_newer_format(path, lambda file: file.attrs.__setitem__("model_config", np.bytes_(b"x" * 100 * MEGABYTE)))


@worst("h5", "an attribute of 48 MB")
def _(path: Path) -> None:
    _in_the_newer_format(path, lambda file: file.attrs.__setitem__("model_config", np.bytes_(b"x" * 48 * MEGABYTE)))


@worst("h5", "names of a hundred megabytes")
def _(path: Path) -> None:
    names = np.array([b"x" * 10_000] * 9999)
    _in_the_newer_format(path, lambda file: file["model_weights"].attrs.__setitem__("layer_names", names))


def _in_the_newer_format(path: Path, change: Callable[[h5py.File], object]) -> None:
    """Writes a new file whose attributes may have any size, as HDF5 allows from nine attributes on."""
    with h5py.File(path, "r") as good:
        config = good.attrs["model_config"]
    with h5py.File(path, "w", libver="latest") as file:
        for node in (file, file.create_group("model_weights")):
            _attributes(node, 9)
        change(file)
        if "model_config" not in file.attrs:
            file.attrs["model_config"] = config


@worst("h5", "a version of a hundred megabytes")
def _(path: Path) -> None:
    weights(path, lambda file: file.attrs.__setitem__("keras_version", "3" * 19 * MEGABYTE))


@worst("h5", "heaps that begin everywhere")
def _(path: Path) -> None:
    size = 48 * MEGABYTE
    heap = b"GCOL\1\0\0\0" + struct.pack("<Q", size) + struct.pack("<HHIQ", 1, 1, 0, 0) * 2
    _append(path, heap * (size // len(heap)))


@worst("h5", "heaps of free space")
def _(path: Path) -> None:
    size = 48 * MEGABYTE
    heap = b"GCOL\1\0\0\0" + struct.pack("<Q", size) + struct.pack("<HHIQ", 0, 0, 0, 16) * 2
    _append(path, heap * (size // len(heap)))


@worst("h5", "eight long texts in a large file")
def _(path: Path) -> None:
    def change(file: h5py.File) -> None:
        for number in range(6):
            file.attrs[f"text{number}"] = "x" * 2000

    weights(path, change)
    _append(path, bytes(48 * MEGABYTE))


@worst("h5", "a hundred megabytes of weights")
def _(path: Path) -> None:
    numbers = np.random.default_rng(0).integers(0, 256, 100 * MEGABYTE, "uint8").view("float32")
    weights(path, lambda file: file["model_weights"].create_dataset("x", data=numbers))


@worst("keras", "a hundred megabytes of weights")
def _(path: Path) -> None:
    numbers = np.random.default_rng(0).integers(0, 256, 100 * MEGABYTE, "uint8").view("float32")
    weights(path, lambda file: file.create_dataset("x", data=numbers))


@worst("h5", "500 MB of zeros behind a model")
def _(path: Path) -> None:
    os.truncate(path, 500 * MEGABYTE)


@worst("h5", "500 MB of zeros")
def _(path: Path) -> None:
    path.write_bytes(b"")
    os.truncate(path, 500 * MEGABYTE)


@worst("h5", "50 GB of zeros behind a model")
def _(path: Path) -> None:
    os.truncate(path, 50_000 * MEGABYTE)


@worst("h5", "40 MB of nodes of a tree")
def _(path: Path) -> None:
    _append(path, b"TREE" * 10 * MEGABYTE)


@worst("h5", "40 MB of noise behind a signature")
def _(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:512] + np.random.default_rng(0).bytes(40 * MEGABYTE))


def _append(path: Path, more: bytes) -> None:
    with path.open("ab") as file:
        file.write(more)


# Zip archives


@worst("keras", "members that expand a thousandfold")
def _(path: Path) -> None:
    members = archive_members(path)
    write_archive(path, {**members, "assets/x.txt": bytes(300 * MEGABYTE)}, zipfile.ZIP_DEFLATED)


@worst("keras", "weights that expand a thousandfold below the limit")
def _(path: Path) -> None:
    members = archive_members(path)
    padded = members["model.weights.h5"] + bytes(240 * MEGABYTE)
    write_archive(path, {**members, "model.weights.h5": padded}, zipfile.ZIP_DEFLATED)


@worst("keras", "metadata of millions of lists")
def _(path: Path) -> None:
    text = json.dumps({"keras_version": "3.15.1"})[:-1] + ', "x": [' + "[]," * 6 * MEGABYTE + "[]]}"
    write_archive(path, {**archive_members(path), "metadata.json": text.encode()}, zipfile.ZIP_DEFLATED)


@worst("keras", "65,000 members", slow=True)
def _(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(65_000):
            archive.writestr(zipfile.ZipInfo(f"assets/{number}"), b"")


def directory_entry(name: bytes, comment: bytes = b"") -> bytes:
    fixed = struct.pack(
        "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, len(comment), *[0] * 4
    )
    return fixed + name + comment


@worst("keras", "a million members and a count of three")
def _(path: Path) -> None:
    entries = b"".join(directory_entry(b"config.json") for _ in range(900_000))
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 3, 3, len(entries), 0, 0)
    path.write_bytes(b"PK\3\4" + entries[4:] + end)


@worst("keras", "a million members behind a second end", slow=True)
def _(path: Path) -> None:
    """The end for large archives, hidden in the comment of the last member, lists more than the end that counts."""
    start = b"PK\3\4" + bytes(60)
    entries = b"".join(directory_entry(b"config.json") for _ in range(800_000))
    at = len(start) + len(entries)
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 800_000, 800_000, len(entries), len(start))
    hidden = end64 + struct.pack("<IIQI", 0x07064B50, 0, at + len(directory_entry(b"config.json")), 1)
    last = directory_entry(b"config.json", hidden)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(last), at, 0)
    path.write_bytes(start + entries + last + end)


@worst("keras", "a hundred megabytes of noise")
def _(path: Path) -> None:
    path.write_bytes(b"PK\3\4" + np.random.default_rng(0).bytes(100 * MEGABYTE))
