"""Columns of an exercise's own table that are one input or one label together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from grader.datasets.dataset import Array, Flags, Incomplete, Label, Part, Strings


class Columns(NamedTuple):
    """Names of columns, and what they are together."""

    names: tuple[str, ...]
    feature: Part
    blank: str = ""  # what an empty cell of texts becomes; without it, an empty cell is an error


def numbers(*columns: str, blanks: bool = False) -> Columns:
    """Columns of numbers, float32 (k,). With `blanks`, an empty cell is NaN; without, it is an error."""
    names = names_in("numbers", columns)
    return Columns(names, Incomplete((len(names),)) if blanks else Array((len(names),)))


def strings(*columns: str, blank: str = "") -> Columns:
    """Columns of texts, UTF-8 (k,). An empty cell becomes `blank`, for example "unknown"; without it, it is an error.

    Keras' StringLookup leaves an empty text out of the vocabulary that it saves, and then cannot be loaded.
    """
    names = names_in("strings", columns)
    return Columns(names, Strings((len(names),)), blank)


def flags(*columns: str) -> Columns:
    """Columns of 0 and 1, float32 (k,): which of several classes an example belongs to."""
    names = names_in("flags", columns)
    return Columns(names, Flags(names))


def one_of(column: str, classes: Sequence[str]) -> Columns:
    """A column of classes, by their names or by their numbers from 0: int64."""
    return Columns(names_in("one_of", (column,)), Label(names_in("classes", classes)))


def names_in(field: str, values: Sequence[str]) -> tuple[str, ...]:
    """The names in a field. Raises ValueError if they are none, or not names, or not different ones."""
    if isinstance(values, str) or not values or not all(isinstance(value, str) and value for value in values):
        raise ValueError(f"{field}={values!r}: a tuple of names is needed, with a comma after a single one")
    if len(set(values)) < len(values):
        raise ValueError(f"{field}={values!r}: a name occurs in it twice")
    return tuple(values)
