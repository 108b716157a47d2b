"""Prepares real data: a TFDS directory that is there already, files that people have, or a download."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from grader.datasets import editions, fetching
from grader.datasets.building import build, take_over, without_progress_bars
from grader.datasets.cache import appears_whole, version, write_manifest
from grader.datasets.dataset import SPLITS, Dataset, Excerpt, Files, FileSource, Image, Parts, TfdsSource
from grader.datasets.splitting import real_splits
from grader.errors import DataError
from grader.files import sha256


def make(dataset: Dataset, folder: Path, place: Path | None) -> None:
    """Makes the folder of the real data, from `place` if one is given. Raises DataError, and leaves nothing behind."""
    match dataset.real:
        case FileSource() as real:
            _from_one_file(dataset, real, folder, place)
        case TfdsSource() as real:
            _from_tfds(dataset, real, folder, place)
        case Excerpt() as real:
            _excerpt(dataset, real, folder, place)


def _from_one_file(dataset: Dataset, real: FileSource, folder: Path, place: Path | None) -> None:
    with tempfile.TemporaryDirectory() as downloads:
        if place is None:
            fetching.check_reachable(dataset.name, real.address)
            place = fetching.download(dataset.name, real, Path(downloads))
        _from_files(dataset, real.files, folder, place, real.address)


def _from_files(dataset: Dataset, files: Files, folder: Path, place: Path, address: str) -> None:
    found = editions.find(dataset, files, place, address)
    parts = _by_time(dataset, found.parts) if dataset.ordered else real_splits(dataset, found.parts)
    splits = {name: (example.values() for example in examples) for name, examples in parts.items()}
    edition = {
        "name": found.edition and found.edition.name,
        "examples": found.examples,
        "content": editions.content(found.parts),
    }
    build(dataset, version(dataset, "real"), splits, folder, edition)


def _by_time(dataset: Dataset, parts: Parts) -> Parts:
    """A series by position, with at most as many held-out values as the stand-in has."""
    real, series = dataset.real, parts["train"]
    assert isinstance(real, FileSource)
    starts = (real.validation_from, real.heldout_from)
    start, end = (one if isinstance(one, int) else round(one * len(series)) for one in starts)
    splits = {"train": series[:start], "validation": series[start:end], "heldout": series[end:]}
    return splits | {"heldout": splits["heldout"][: dataset.sizes["heldout"]]}


def _from_tfds(dataset: Dataset, real: TfdsSource, folder: Path, place: Path | None) -> None:
    if not _made_by_tfds(dataset, real, folder, place):
        assert place is not None
        _from_other_files(dataset, real, folder, place)


def _from_other_files(dataset: Dataset, real: TfdsSource | Excerpt, folder: Path, place: Path) -> None:
    if real.files is None:
        raise DataError(
            f"{place} has neither a TFDS directory of {real.builder} nor the files that it is made from.",
            f"Download them from {real.address}",
        )
    _from_files(dataset, real.files, folder, place, real.address)


def _made_by_tfds(dataset: Dataset, real: TfdsSource, folder: Path, place: Path | None) -> bool:
    """Makes the TFDS directory as its own builder does, or copies one; False if `place` holds nothing to make it of."""
    if place is None:
        fetching.check_reachable(dataset.name, real.address)

    import tensorflow_datasets as tfds

    if place is not None and (prepared := prepared_in(place, real)) is not None:
        require_examples(dataset, tfds.builder_from_directory(prepared))
        with appears_whole(folder) as temporary:
            shutil.copytree(prepared, temporary, dirs_exist_ok=True)
            write_manifest(temporary)
        return True
    with tempfile.TemporaryDirectory(prefix="grader-downloads-") as downloads:
        builder = tfds.builder(real.builder, data_dir=Path(downloads) / "none")
        if place is not None and not _link_downloads(place, builder, Path(downloads)):
            return False
        with appears_whole(folder) as temporary, without_progress_bars(tfds):
            builder = tfds.builder(real.builder, data_dir=temporary / "build")
            _download_and_prepare(dataset, builder, temporary / "downloads", place and Path(downloads))
            require_examples(dataset, builder)
            take_over(Path(builder.data_dir), temporary)
    return True


def _link_downloads(place: Path, builder: Any, into: Path) -> bool:
    """Puts the builder's own downloads under their names `into` a folder, if all are in `place`, perhaps renamed."""
    there = [place] if place.is_file() else [path for path in sorted(place.iterdir()) if path.is_file()]
    wanted = list((builder.url_infos or {}).values())
    for info in wanted:
        path = next(
            (path for path in there if path.stat().st_size == info.size and sha256(path) == info.checksum), None
        )
        if path is None:
            return False
        try:
            os.link(path, into / info.filename)
        except OSError:  # on another disk
            shutil.copyfile(path, into / info.filename)
    return bool(wanted)


def _download_and_prepare(dataset: Dataset, builder: Any, downloads: Path, manual: Path | None) -> None:
    import tensorflow_datasets as tfds

    try:
        builder.download_and_prepare(
            download_dir=downloads,
            download_config=tfds.download.DownloadConfig(manual_dir=manual),
        )
    except (OSError, DataError):
        raise
    except Exception as error:  # TFDS raises many kinds for a broken download, all mean the same here
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        help = f"Try again, or take the files from a folder: {fetching.from_command(dataset.name)}"
        raise DataError(f"{dataset.name} could not be prepared: {reason}", help) from error


def require_examples(dataset: Dataset, builder: Any) -> None:
    """Raises DataError if a TFDS directory has fewer examples than our splits take from it."""
    import tensorflow_datasets as tfds

    real, infos = dataset.real, builder.info.splits
    if not isinstance(real, TfdsSource) or "heldout" in infos:
        return
    for ours, theirs in real.splits.items():
        name = theirs.partition("[")[0]
        there = infos[name].num_examples if name in infos else 0
        try:
            count = sum(_length(part, there) for part in tfds.core.ReadInstruction.from_spec(theirs).to_absolute(infos))
        except ValueError:  # beyond the end
            count = 0
        if count < 1:
            raise DataError(
                f"the TFDS directory of {dataset.name} has {there:,} examples under {name!r}, too few for {theirs}, "
                f"which is the {ours} split.",
                f"Take the whole dataset: {real.address}",
            )


def _length(part: Any, there: int) -> int:
    return (there if part.to is None else part.to) - (part.from_ or 0)


def _excerpt(dataset: Dataset, real: Excerpt, folder: Path, place: Path | None) -> None:
    """The whole dataset is on disk only while the excerpt is made from it, unless it was there before."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".whole-", dir=folder.parent) as temporary:
        whole = prepared_in(place, real.whole) if place is not None else None
        if whole is None:
            whole = Path(temporary) / version(dataset, "real")
            if not _made_by_tfds(dataset, real.whole, whole, place):
                assert place is not None
                _from_other_files(dataset, real, folder, place)
                return
        splits = {split: _taken(dataset, real, whole, split) for split in SPLITS}
        build(dataset, version(dataset, "real"), splits, folder)


def _taken(dataset: Dataset, real: Excerpt, whole: Path, split: str) -> Iterator[dict[str, Any]]:
    """The images and labels of the dataset in `whole` that one of our splits takes."""
    import tensorflow as tf
    import tensorflow_datasets as tfds

    builder = tfds.builder_from_directory(whole)
    keys = real.whole.keys or {}
    image, label = (keys.get(name, name) for name in (dataset.inputs, dataset.labels or ""))
    theirs = builder.info.features[label].names
    numbers = {theirs.index(name): number for number, name in enumerate(real.labels or theirs)}
    feature = dataset.features[dataset.inputs]
    assert isinstance(feature, Image)
    name, wanted = real.whole.splits[split], dataset.sizes[split]
    before = SPLITS[: SPLITS.index(split)]
    earlier = sum(dataset.sizes[other] for other in before if real.whole.splits[other] == name)
    undecoded = {image: tfds.decode.SkipDecoding()}
    examples = builder.as_dataset(split=name, decoders=undecoded)
    kept = ((one[image], numbers[int(one[label])]) for one in examples if int(one[label]) in numbers)
    count = 0
    for content, number in islice(kept, earlier, earlier + wanted):
        pixels = tf.io.decode_image(content, channels=feature.shape[2], expand_animations=False)
        count += 1
        yield {dataset.inputs: resized(pixels, feature).numpy(), dataset.labels or "": number}
    if count < wanted:
        raise DataError(
            f"the real {dataset.name} needs {earlier + wanted:,} images of its {len(numbers)} classes under {name!r}, "
            f"and {whole} has {earlier + count:,}.",
            f"Take the whole dataset: {real.address}",
        )


def resized(pixels: Any, feature: Image) -> Any:
    """An image of a real source in our size: uint8, averaged over the area of each pixel."""
    import tensorflow as tf

    return tf.cast(tf.round(tf.image.resize(pixels, feature.shape[:2], method="area")), tf.uint8)


def prepared_in(place: Path, real: TfdsSource) -> Path | None:
    """The TFDS directory of this dataset and version in a folder, if one is there."""
    name, number = real.builder.split(":")
    for candidate in (place / name / number, place / number, place):
        if (candidate / "dataset_info.json").is_file() and candidate.name == number:
            return candidate
    return None
