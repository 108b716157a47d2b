"""An exercise's own data, declared in its folder's dataset.py: a CSV, a folder of images, a NumPy file.

    from grader.datasets.own import table

    DATASET = table("wine.csv", inputs=("alcohol", "acidity"), label="quality", classes=("plain", "fine"))

Files are beside dataset.py. A hash of its inputs puts each example into a split; a series is split by time. `heldout`
may name a second file, which an instructor can keep private.

A table's inputs, and its labels, may have several parts, which a model takes and gives by name:

    DATASET = table(
        "customers.csv",
        inputs={"numbers": numbers("age", "income", blanks=True), "categories": strings("city", "plan", blank="none")},
        label={"stays": one_of("stays", ("no", "yes")), "spends": numbers("shoes", "hats")},
    )
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from grader.datasets.dataset import (
    Array,
    Dataset,
    Feature,
    Flags,
    Image,
    Label,
    Lazy,
    Named,
    Number,
    OwnFiles,
    Part,
    Reader,
    Text,
)
from grader.datasets.own_columns import Columns, flags, names_in, numbers, one_of, strings

__all__ = ["arrays", "flags", "images", "numbers", "one_of", "series", "strings", "table", "texts"]

LABELS = (Label, Number, Array, Flags)  # features that a label can be

Asked = Sequence[str] | Columns | Mapping[str, "Sequence[str] | Columns"]


def table(
    file: str, *, inputs: Asked, label: str | Asked, classes: Sequence[str] = (), heldout: str | None = None
) -> Dataset:
    """Columns of a CSV. Inputs are numbers, float32 (k,); a label is one of `classes`, or a number without these.

    Both may be of another kind: numbers(...), strings(...), flags(...), one_of(...); several columns are numbers(...).
    Both may have several parts by name, in a dict.
    """
    if isinstance(label, str):
        labels = {"": one_of(label, classes) if classes else Columns((_name("label", label),), Number())}
    elif classes:
        raise ValueError(f"classes={classes!r}: they are those of one column; write one_of(column, classes)")
    else:
        labels = _columns("label", label)
    taken = _columns("inputs", inputs)
    features = {"inputs": _feature("inputs", taken), "label": _feature("label", labels)}
    return _dataset(file, heldout, features, _reader("rows_of_table", taken, labels))


def _columns(field: str, asked: Asked) -> dict[str, Columns]:
    """Columns by the name of their part; "" names an only one."""
    parts = asked if isinstance(asked, Mapping) else {"": asked}
    return {name: one if isinstance(one, Columns) else numbers(*names_in(field, one)) for name, one in parts.items()}


def _feature(field: str, columns: Mapping[str, Columns]) -> Feature:
    return _named(field, {name: one.feature for name, one in columns.items()})


def _named(field: str, parts: Mapping[str, Part]) -> Feature:
    """The feature of several parts, or that of an only one. Raises ValueError for names that a model cannot give."""
    for part in parts.values():
        if field != "inputs" and not isinstance(part, LABELS):
            raise ValueError(f"{field}: {part!r} is no label; {', '.join(one.__name__ for one in LABELS)} are")
    if list(parts) == [""]:
        return parts[""]
    if len(parts) < 2 or not all(isinstance(name, str) and name.isidentifier() for name in parts):
        raise ValueError(f"{field}={parts!r}: two parts or more, whose names are letters, digits and _")
    return Named(dict(parts))


def texts(file: str, *, text: str, label: str, classes: Sequence[str], heldout: str | None = None) -> Dataset:
    """A column of texts and a column of classes, for Tokens(...) or for a model that takes strings."""
    features: dict[str, Feature] = {"inputs": Text(), "label": Label(names_in("classes", classes))}
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
    features: dict[str, Feature] = {"inputs": Image(shape), "label": Label(names_in("classes", classes))}
    return _dataset(folder, heldout, features, _reader("pictures", shape, tuple(classes), resize))


def arrays(
    file: str,
    *,
    shape: tuple[int, ...] = (),
    classes: Sequence[str] = (),
    inputs: str | Mapping[str, Part] = "inputs",
    labels: str | Part | Mapping[str, Part] = "labels",
    heldout: str | None = None,
) -> Dataset:
    """Arrays of an .npz file: float32 inputs (n, *shape) and labels (n,), numbers of `classes` or any numbers.

    Other labels, and several inputs or labels by the names of their arrays, are features of grader.datasets.dataset:
    `labels=Array((4,))`, or `inputs={"picture": Array((16, 16, 1)), "words": Strings((3,))}`.
    """
    if isinstance(inputs, Mapping) != (shape == ()) or not all(isinstance(size, int) and size > 0 for size in shape):
        raise ValueError(
            f"shape={shape!r}: the shape of one example, for example (32, 3); of several inputs in inputs="
        )
    if classes and not isinstance(labels, str):
        raise ValueError(f"classes={classes!r}: they are those of one array; write labels=Label(classes)")
    taken = dict(inputs) if isinstance(inputs, Mapping) else {"": Array(tuple(shape))}
    answers: Mapping[str, Part]
    if isinstance(labels, str):
        answers = {"": _label(classes)}
    else:
        answers = labels if isinstance(labels, Mapping) else {"": labels}
    features = {"inputs": _named("inputs", taken), "label": _named("labels", answers)}
    found = {
        "inputs": inputs if isinstance(inputs, str) else "",
        "label": labels if isinstance(labels, str) else "labels",
    }
    return _dataset(file, heldout, features, _reader("entries", features, found, module="own_arrays"))


def _reader(name: str, *arguments: Any, module: str = "own_files") -> Reader:
    """A function of a module that imports NumPy, with what it is to look for."""
    return partial(Lazy(f"grader.datasets.{module}", name), *arguments)


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


def _label(classes: Sequence[str]) -> Part:
    return Label(names_in("classes", classes)) if classes else Number()


def _name(field: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{field}={value!r}: the name of a column is needed")
    return value
