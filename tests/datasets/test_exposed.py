"""An isolated training sees what it may train on; held-out examples are zeros in files of the same size."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.datasets import cache, exposed
from grader.errors import DataError
from grader.exercise import catalog

WINE = """
from grader.datasets.own import table

DATASET = table("wine.csv", inputs=("alcohol",), label="quality", classes=("plain", "fine"))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path))
    return tmp_path


def record(number: int) -> bytes:
    content = f"record {number:04d} ".encode() * (1 + number % 3)
    return struct.pack("<QI", len(content), 7) + content + b"crc!"


def contents(shard: bytes) -> Iterator[bytes]:
    position = 0
    while position < len(shard):
        (length,) = struct.unpack_from("<Q", shard, position)
        yield shard[position + 12 : position + 12 + length]
        position += 12 + length + 4


def prepared(folder: Path, name: str, shards: dict[str, list[range]]) -> Path:
    """A TFDS directory made by hand: for each split its shards, and for each shard the numbers of its records."""
    version = cache.version(cache.get(name), "real")
    place = folder / name / version
    place.mkdir(parents=True)
    splits = []
    for split, parts in shards.items():
        splits.append({"name": split, "shardLengths": [str(len(part)) for part in parts]})
        for number, part in enumerate(parts):
            path = place / f"{name}-{split}.tfrecord-{number:05d}-of-{len(parts):05d}"
            path.write_bytes(b"".join(record(one) for one in part))
    (place / "dataset_info.json").write_text(json.dumps({"splits": splits}))
    return place


def withheld(folder: Path, name: str) -> dict[str, bytes]:
    (folder / "withheld").mkdir()
    found = exposed.withheld(name, "real", folder / "withheld")
    for original, copy in found.items():
        assert copy.stat().st_size == original.stat().st_size
    return {original.name: copy.read_bytes() for original, copy in found.items()}


def test_a_held_out_split_of_its_own_is_all_zeros(folder: Path) -> None:
    place = prepared(folder, "mnist", {"train": [range(60)], "test": [range(5), range(5, 9)]})
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    found = withheld(folder, "mnist")
    assert sorted(found) == ["mnist-test.tfrecord-00000-of-00002", "mnist-test.tfrecord-00001-of-00002"]
    assert not any(any(content) for content in found.values())
    assert before == {path.name: path.read_bytes() for path in place.iterdir()}


def test_held_out_records_of_a_shared_split_are_zeros(folder: Path) -> None:
    place = prepared(folder, "iris", {"train": [range(100), range(100, 150)]})  # held out are the rows from 120
    found = withheld(folder, "iris")
    shown = [content for name in sorted(found) for content in contents(found[name])]
    originals = [content for path in sorted(place.glob("*tfrecord*")) for content in contents(path.read_bytes())]
    assert shown[:120] == originals[:120]
    assert len(shown) == 150 and not any(any(content) for content in shown[120:])


def test_shares_of_a_split_are_rows() -> None:
    lengths = {"train": [100, 100]}
    assert exposed._rows("train[90%:]", lengths) == ("train", 180, 200)
    assert exposed._rows("train[:120]", lengths) == ("train", 0, 120)
    assert exposed._rows("train", lengths) == ("train", 0, 200)
    with pytest.raises(DataError, match="cannot be kept from a training"):
        exposed._rows("train[-5:]", lengths)


@pytest.mark.parametrize("count", [7, 150, 205])
def test_shares_are_rounded_as_tensorflow_datasets_rounds_them(count: int) -> None:
    import tensorflow_datasets as tfds

    info = tfds.core.SplitInfo(name="train", shard_lengths=[count], num_bytes=0, filename_template=None)
    for share in range(1, 100):
        (part,) = tfds.core.ReadInstruction.from_spec(f"train[{share}%:]").to_absolute({"train": info})
        assert exposed._rows(f"train[{share}%:]", {"train": [count]})[1] == (part.from_ or 0)


def test_a_stand_in_has_nothing_to_withhold(folder: Path) -> None:
    assert exposed.withheld("linear", "standin", folder) == {}


def test_only_folders_of_the_dataset_are_shown(folder: Path) -> None:
    for name in ("standin/linear/1.0.0", "standin/mnist/1.0.0", "heldout/linear-standin-1.0.0", "mnist/3.0.1"):
        (folder / name).mkdir(parents=True)
    assert exposed.folders("linear", "standin") == [folder.resolve() / "standin" / "linear" / "1.0.0"]


def test_data_prepared_from_own_files_is_found_without_these_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "ROOT", folder / "project")
    exercise = folder / "project" / "exercises" / "category2_wine"
    exercise.mkdir(parents=True)
    (exercise / "dataset.py").write_text(WINE)
    (exercise / "wine.csv").write_text("alcohol,quality\n1,plain\n")
    dataset = cache.get("category2_wine")
    version = cache.version(dataset, "real")
    (folder / "category2_wine" / version).mkdir(parents=True)
    (folder / "category2_wine" / version / "dataset_info.json").write_text("{}")
    (exercise / "wine.csv").unlink()
    assert cache.version(dataset, "real") == version and cache.is_prepared(dataset, "real")
