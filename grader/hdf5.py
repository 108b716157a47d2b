"""Walks an HDF5 file without reading its data, and refuses what could reach outside it or expand when read."""

from __future__ import annotations

import math
import mmap
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import h5py
import numpy as np

from grader.refusal import damaged, shown, unusual

# DenseNet121 has 854 groups and arrays in an .h5 file, and three times as many with optimizer state.
MAX_OBJECTS = 10_000
MAX_NAMES = 10_000
# A name of a layer or weight has at most some hundred letters; longer texts are the configs, of which there are two.
LONG_TEXT = 1024
MAX_LONG_TEXTS = 16


@dataclass(frozen=True)
class Array:
    """One array of the file: where it lies, its shape and the bytes it takes in memory."""

    path: str
    shape: tuple[int, ...]
    bytes: int

    @property
    def numbers(self) -> int:
        return math.prod(self.shape)

    @property
    def parts(self) -> list[str]:
        return self.path.split("/")[1:]


def arrays(file: h5py.File, max_bytes: int) -> tuple[Array, ...]:
    """All arrays. Raises Refused for links, outside storage, and sizes (one or their sum) beyond `max_bytes`."""
    found, total = [], 0
    for array in _walk(file):
        total += array.bytes
        if total > max_bytes:
            raise unusual(
                f"the arrays of the file take {total / 1e6:,.0f} MB when read, at {shown(array.path)} "
                f"({max_bytes / 1e6:,.0f} MB are allowed)"
            )
        found.append(array)
    return tuple(found)


def _walk(file: h5py.File) -> Iterator[Array]:
    visited = {_address(file.id)}
    groups = [("", file.id)]
    objects = 0
    while groups:
        path, group = groups.pop()
        for name in group:
            objects += 1
            if objects > MAX_OBJECTS:
                raise unusual(f"the file holds more than {MAX_OBJECTS:,} groups and arrays")
            child_path = f"{path}/{name.decode('utf-8', 'replace')}"
            if group.links.get_info(name).type != h5py.h5l.TYPE_HARD:
                raise unusual(f"{shown(child_path)} is a link to another place")
            child = h5py.h5o.open(group, name)
            if isinstance(child, h5py.h5d.DatasetID):
                yield _array(child_path, child)
            elif isinstance(child, h5py.h5g.GroupID):
                address = _address(child)
                if address in visited:
                    raise unusual(f"{shown(child_path)} is a second name for another group")
                visited.add(address)
                groups.append((child_path, child))
            else:
                raise unusual(f"{shown(child_path)} is neither a group nor an array")


def _address(node: h5py.h5g.GroupID) -> int:
    return h5py.h5o.get_info(node).addr


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


def text(node: h5py.File | h5py.Group, name: str) -> str | None:
    """A text attribute, or None where there is none."""
    if name not in node.attrs:
        return None
    attribute = h5py.h5a.open(node.id, name.encode())
    if attribute.shape not in ((), (1,)):
        raise damaged(f"its {name} is not a text")
    value = node.attrs[name]
    if isinstance(value, np.ndarray):
        value = value[0]
    if isinstance(value, bytes):
        value = value.decode("utf-8")
    if not isinstance(value, str):
        raise damaged(f"its {name} is not a text")
    return str(value)


def texts(node: h5py.Group, name: str) -> list[str]:
    """A list of texts, which Keras spreads over name0, name1, ... where it is long."""
    if name in node.attrs:
        return _texts(node, name)
    found: list[str] = []
    part = 0
    while f"{name}{part}" in node.attrs:
        found += _texts(node, f"{name}{part}")
        part += 1
    return found


def _texts(node: h5py.Group, name: str) -> list[str]:
    attribute = h5py.h5a.open(node.id, name.encode())
    if len(attribute.shape) != 1 or attribute.shape[0] > MAX_NAMES:
        raise damaged(f"its {name} is not a list of names")
    return [value.decode("utf-8") if isinstance(value, bytes) else str(value) for value in node.attrs[name]]


def listed_arrays(model: h5py.File, arrays: tuple[Array, ...]) -> list[Array]:
    """The weights of the layers of an .h5 model, as often as they are listed. Raises Refused where one is missing."""
    if "model_weights" not in model:
        raise damaged("the weights of its layers are missing")
    by_path = {array.path: array for array in arrays}
    weights = []
    group = model["model_weights"]
    layers = texts(group, "layer_names")
    for layer in [*layers, *(["top_level_model_weights"] if "top_level_model_weights" in group else [])]:
        if layer not in group:
            raise damaged(f"the weights of layer {shown(layer)} are missing")
        for name in texts(group[layer], "weight_names"):
            array = by_path.get(f"/model_weights/{layer}/{name}")
            if array is None:
                raise damaged(f"the weights {shown(name)} of layer {shown(layer)} are missing")
            weights.append(array)
    return weights


def check_texts(content: mmap.mmap, max_bytes: int) -> None:
    """Refuses a file whose texts expand when read: thousands of references to one long text.

    HDF5 keeps texts of free length in heaps ("GCOL") and refers to them by length, heap and number. No call
    measures a list of them without reading it, so the references to long texts are counted in the file's bytes.
    """
    references = []
    heap = content.find(b"GCOL")
    while heap >= 0:
        for index, length in _long_texts(content, heap):
            references.append((length, struct.pack("<IQI", length & 0xFFFFFFFF, heap, index)))
            if len(references) > MAX_LONG_TEXTS:
                raise unusual(f"the file holds more than {MAX_LONG_TEXTS} long texts")
        heap = content.find(b"GCOL", heap + 1)
    total = sum(length * max(1, _count(content, reference)) for length, reference in references)
    if total > max_bytes:
        raise unusual(f"the texts of the file take {total / 1e6:,.0f} MB when read")


def _count(content: mmap.mmap, reference: bytes) -> int:
    return sum(1 for _ in re.finditer(re.escape(reference), content))


def _long_texts(content: mmap.mmap, heap: int) -> Iterator[tuple[int, int]]:
    """Number and length of the long texts of one heap."""
    if len(content) < heap + 16:
        return
    end = min(len(content), heap + struct.unpack_from("<Q", content, heap + 8)[0])
    position = heap + 16
    while position + 16 <= end:
        index, _, _, length = struct.unpack_from("<HHIQ", content, position)
        if index == 0 or length > end - position:
            return
        if length > LONG_TEXT:
            yield index, length
        position += 16 + (length + 7) // 8 * 8
