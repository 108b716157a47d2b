"""Arrays with named columns, one record for each example: several inputs, labels or outputs in one NumPy array.

They are cut, drawn from and mapped into memory like any array. An array without names stands for itself, as "".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np


def joined(columns: Mapping[str, Any]) -> np.ndarray:
    """Columns (n, ...) as n records; an only column "" as it is. Texts become UTF-8 bytes of a fixed width."""
    if list(columns) == [""]:
        return np.asarray(columns[""])
    arrays = {name: fixed(np.asarray(column)) for name, column in columns.items()}
    count = len(next(iter(arrays.values())))
    whole = np.empty(count, [(name, array.dtype, array.shape[1:]) for name, array in arrays.items()])
    for name, array in arrays.items():
        whole[name] = array
    return whole


def fixed(array: np.ndarray) -> np.ndarray:
    """Texts as UTF-8 bytes of a fixed width, NumPy's "S"; other arrays as they are."""
    if array.dtype.kind == "U":
        return np.char.encode(array, "utf-8")
    if array.dtype.kind == "O":
        texts = [text.encode() if isinstance(text, str) else text for text in array.ravel().tolist()]
        return np.array(texts, "S").reshape(array.shape) if texts else np.empty(array.shape, "S1")
    return array


def names(array: np.ndarray) -> tuple[str, ...]:
    """The names of the columns, ("",) of an array without any."""
    return array.dtype.names or ("",)


def column(array: np.ndarray, name: str) -> np.ndarray:
    """The column of this name, (n, ...), without a copy."""
    return array[name] if name else array


def columns(array: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    return ((name, column(array, name)) for name in names(array))


def stacked(parts: Sequence[np.ndarray]) -> np.ndarray:
    """The records of several arrays in one. np.concatenate itself writes beyond its memory if texts differ in width."""
    return joined({name: np.concatenate([column(part, name) for part in parts]) for name in names(parts[0])})


def of_record(record: np.void) -> dict[str, Any]:
    """One record as its values by name."""
    return {name: record[name] for name in record.dtype.names or ()}


def content(value: Mapping[str, Any] | np.void) -> bytes:
    """What identifies the values of one record, whatever the width of its texts."""
    values = of_record(value) if isinstance(value, np.void) else value
    arrays = ((name, fixed(np.asarray(one))) for name, one in values.items())
    return b"".join(
        f"{name} {one.tolist()}".encode() if one.dtype.kind == "S" else f"{name} ".encode() + one.tobytes()
        for name, one in arrays
    )
