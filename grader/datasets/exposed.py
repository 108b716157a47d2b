"""What an isolated training sees of the prepared data: what it may train on, and no held-out examples."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

from grader.datasets import cache
from grader.datasets.cache import Source
from grader.datasets.dataset import SPLITS
from grader.errors import DataError
from grader.exercise import catalog

_SLICE = re.compile(r"(\w+)(?:\[(?:(\d+)(%?))?:(?:(\d+)(%?))?\])?")
_HEADER, _FOOTER = struct.Struct("<QI"), 4  # of a TFRecord: length and its checksum; a checksum of the content


def folders(name: str, source: Source) -> list[Path]:
    """The folders of the cache that a starter with this dataset reads, including that of the pretrained backbone."""
    dataset, base = cache.get(name), cache.cache_folder()
    read = (cache.prepared_folder(dataset, source), cache.files_folder(dataset, source), base / "backbone" / source)
    return [base.resolve() / path.relative_to(base) for path in read if path.is_dir()]


def hidden() -> list[Path]:
    """Folders of the project that graded code cannot see, except for what it is given."""
    return [cache.cache_folder(), catalog.ROOT / "exercises", catalog.ROOT / "solutions"]


def withheld(name: str, source: Source, into: Path) -> dict[Path, Path]:
    """The prepared files with held-out examples, each with a copy of the same size in `into` that has none.

    A stand-in has no such files: its held-out examples are made from a seed. Raises DataError if they cannot be
    separated from the rest.
    """
    dataset = cache.get(name)
    if source == "standin":
        return {}
    folder = folders(name, source)[0]
    info = json.loads((folder / "dataset_info.json").read_text(encoding="utf-8"))
    lengths = {split["name"]: [int(count) for count in split["shardLengths"]] for split in info["splits"]}
    of = getattr(dataset.real, "splits", None) or {split: split for split in SPLITS}
    theirs, first, last = _rows(of["heldout"], lengths)
    is_shared = any(_rows(of[split], lengths)[0] == theirs for split in SPLITS if split != "heldout")
    replaced = {}
    for shard, count in zip(sorted(folder.glob(f"*-{theirs}.*")), lengths.get(theirs, []), strict=True):
        copy = into / shard.name
        with copy.open("wb") as file:
            file.truncate(shard.stat().st_size)
        if is_shared:
            _copy_records(shard, copy, range(max(0, first), min(count, last)))
        replaced[shard] = copy
        first, last = first - count, last - count
    return replaced


def _rows(split: str, lengths: dict[str, list[int]]) -> tuple[str, int, int]:
    """A split's name and the range of its rows: `train[90%:]` of 200 rows is ("train", 180, 200)."""
    if (match := _SLICE.fullmatch(split)) is None:
        raise DataError(f"{split!r} is a slice that cannot be kept from a training.", "Write it as name[from:to].")
    name, first, first_share, last, last_share = match.groups()
    count = sum(lengths.get(name, []))

    def row(number: str | None, share: str | None, default: int) -> int:
        if number is None:
            return default
        return round(count * int(number) / 100) if share else int(number)

    return name, row(first, first_share, 0), row(last, last_share, count)


def _copy_records(shard: Path, copy: Path, withheld: range) -> None:
    """Copies a TFRecord file; of the records in `withheld` only their lengths, so that their bytes stay zero."""
    with shard.open("rb") as file, copy.open("r+b") as out:
        number = 0
        while header := file.read(_HEADER.size):
            length, _ = _HEADER.unpack(header)
            content = file.read(length + _FOOTER)
            out.write(header)
            if number in withheld:
                out.seek(len(content), 1)
            else:
                out.write(content)
            number += 1
