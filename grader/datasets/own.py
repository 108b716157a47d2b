"""An exercise's own data, declared in its folder's dataset.py: a CSV, a folder of images, a NumPy file.

    from grader.datasets.own import table

    DATASET = table("wine.csv", inputs=("alcohol", "acidity"), label="quality", classes=("plain", "fine"))

Files are beside dataset.py. A hash of its inputs puts each example into a split; a series is split by time. `heldout`
may name a second file, which an instructor can keep private.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from grader.datasets.dataset import Array, Dataset, Feature, Image, Label, Lazy, Number, OwnFiles, Reader, Text


def table(
    file: str, *, inputs: Sequence[str], label: str, classes: Sequence[str] = (), heldout: str | None = None
) -> Dataset:
    """Columns of numbers, float32 (k,), and one of labels: names or numbers of `classes`, any number without these."""
    columns = _names("inputs", inputs)
    features: dict[str, Feature] = {"inputs": Array((len(columns),)), "label": _label(classes)}
    return _dataset(file, heldout, features, _reader("rows_of_table", columns, _name("label", label), tuple(classes)))


def texts(file: str, *, text: str, label: str, classes: Sequence[str], heldout: str | None = None) -> Dataset:
    """A column of texts and a column of classes, for Tokens(...) or for a model that takes strings."""
    features: dict[str, Feature] = {"inputs": Text(), "label": Label(_names("classes", classes))}
    read = _reader("rows_of_texts", _name("text", text), _name("label", label), tuple(classes))
    return _dataset(file, heldout, features, read)


def series(file: str, *, value: str, season: int | None = None, heldout: str | None = None) -> Dataset:
    """A column of numbers, oldest first, for Windows(...); `season` is its period in rows.

    A held-out file goes on where the other ends: its first values are forecast from the last ones of that.
    """
    if season is not None and (not isinstance(season, int) or season < 2):
        raise ValueError(f"season={season!r}: a whole number of rows from 2, or None")
    read = _reader("rows_of_series", _name("value", value))
    return _dataset(file, heldout, {"inputs": Number()}, read, ordered=True, season=season)


def images(
    folder: str,
    *,
    shape: tuple[int, int, int],
    classes: Sequence[str],
    resize: bool = False,
    heldout: str | None = None,
) -> Dataset:
    """Images in folder/<class>/, uint8 of `shape` (height, width, channels); `resize` scales other sizes to it."""
    if len(shape) != 3 or shape[2] not in (1, 3) or not all(isinstance(size, int) and size > 0 for size in shape):
        raise ValueError(f"shape={shape!r}: (height, width, channels), with 1 or 3 channels")
    features: dict[str, Feature] = {"inputs": Image(shape), "label": Label(_names("classes", classes))}
    return _dataset(folder, heldout, features, _reader("pictures", shape, tuple(classes), resize))


def arrays(
    file: str,
    *,
    shape: tuple[int, ...],
    classes: Sequence[str] = (),
    inputs: str = "inputs",
    labels: str = "labels",
    heldout: str | None = None,
) -> Dataset:
    """Arrays of an .npz file: float32 inputs (n, *shape) and labels (n,), numbers of `classes` or any numbers."""
    if not shape or not all(isinstance(size, int) and size > 0 for size in shape):
        raise ValueError(f"shape={shape!r}: the shape of one example, for example (32, 3)")
    features: dict[str, Feature] = {"inputs": Array(tuple(shape)), "label": _label(classes)}
    return _dataset(file, heldout, features, _reader("entries", tuple(shape), len(classes), inputs, labels))


def _reader(name: str, *arguments: Any) -> Reader:
    """A function of own_files.py, which imports NumPy, with what it is to look for."""
    return partial(Lazy("grader.datasets.own_files", name), *arguments)


def _dataset(file: str, heldout: str | None, features: dict[str, Feature], read: Reader, **options: Any) -> Dataset:
    for name in (file, heldout):
        if name is not None and (not isinstance(name, str) or not name.strip()):
            raise ValueError(f"{name!r}: the name of a file beside dataset.py is needed")
    return Dataset(
        name="own",  # the exercise's id takes its place
        description="Data of an exercise's own.",
        version="1.0.0",
        features=features,
        inputs="inputs",
        labels="label" if "label" in features else None,
        sizes={},
        generate=None,
        real=OwnFiles(file, heldout, read),
        **options,
    )


def _label(classes: Sequence[str]) -> Feature:
    return Label(_names("classes", classes)) if classes else Number()


def _name(field: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{field}={value!r}: the name of a column is needed")
    return value


def _names(field: str, values: Sequence[str]) -> tuple[str, ...]:
    if isinstance(values, str) or not values or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{field}={values!r}: a tuple of names is needed, with a comma after a single one")
    if len(set(values)) < len(values):
        raise ValueError(f"{field}={values!r}: a name occurs in it twice")
    return tuple(values)
