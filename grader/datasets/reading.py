"""Reads prepared datasets as tf.data pipelines and as arrays, for `datasets.load`; a starter gets no held-out data."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from grader import records
from grader.datasets import cache, preparing, real
from grader.datasets.cache import Source
from grader.datasets.dataset import SPLITS, Batch, Dataset, Feature, Image, TfdsSource, features_of, ragged
from grader.datasets.tokens import OUT_OF_VOCABULARY, Vocabulary, stream
from grader.errors import DataError
from grader.exercise.spec import NextWord, Resized, Tokens, Windows
from grader.quiet import quiet

PUBLIC_SPLITS = ("train", "validation")


def load(
    name: str,
    *,
    split: Any = None,
    with_info: bool = False,
    **options: Any,
) -> Any:
    """What `datasets.load` returns; see there."""
    dataset = cache.get(name)
    source = cache.current_source(name)
    wanted = {public: public for public in PUBLIC_SPLITS} if split is None else split
    with quiet():
        builder = builder_of(dataset, source)
        result = _each(wanted, lambda one: _read(builder, dataset, source, one, PUBLIC_SPLITS, **options))
    return (result, builder.info) if with_info else result


def load_arrays(name: str, split: str, asked: Tokens | NextWord) -> tuple[np.ndarray, np.ndarray]:
    """Token ids and labels of a public split, with the vocabulary of the training split."""
    dataset, source = cache.get(name), cache.current_source(name)
    _require_public(name, split)
    examples = examples_of(dataset, source, split)
    if isinstance(asked, NextWord):
        return next_words(dataset, source, asked, examples)
    return encode(dataset, source, asked, examples), examples[dataset.labels or ""]


def stream_vocabulary(name: str, vocabulary_size: int) -> list[str]:
    """The words of a text dataset by their ids, as NextWord numbers them."""
    dataset = cache.get(name)
    return _vocabulary_of_stream(dataset, cache.current_source(name), vocabulary_size).listing


def load_scaled_series(name: str, split: str) -> np.ndarray:
    """A public split of a series, scaled by the training split."""
    dataset = cache.get(name)
    _require_public(name, split)
    source = cache.current_source(name)
    return scale(dataset, source, examples_of(dataset, source, split)[dataset.inputs])


def scale(dataset: Dataset, source: Source, values: np.ndarray) -> np.ndarray:
    """(x - minimum) / maximum of the training split, the maximum taken before the shift, as in the exam."""
    train = examples_of(dataset, source, "train")[dataset.inputs]
    return ((values - train.min(axis=0)) / train.max(axis=0)).astype(np.float32)


def cut(series: np.ndarray, windows: Windows) -> tuple[np.ndarray, np.ndarray]:
    """Windows of a series (n,) or (n, variables) at every step, (windows, length, variables), and what follows each.

    That is (windows, variables) for a horizon of one step, else (windows, horizon, variables).
    """
    steps = windows.length + windows.horizon
    cut = np.lib.stride_tricks.sliding_window_view(series.reshape(len(series), -1), steps, axis=0).swapaxes(1, 2)
    inputs, following = cut[:, : windows.length], cut[:, windows.length :]
    return inputs.copy(), following[:, 0] if windows.horizon == 1 else following


def encode(dataset: Dataset, source: Source, tokens: Tokens, examples: Batch) -> np.ndarray:
    """The texts of `examples` as token ids, by the vocabulary of the training split."""
    train = examples_of(dataset, source, "train")[dataset.inputs]
    vocabulary = Vocabulary.fit((text.decode() for text in train), tokens.vocabulary_size)
    return vocabulary.encode((text.decode() for text in examples[dataset.inputs]), tokens.length)


def next_words(dataset: Dataset, source: Source, asked: NextWord, examples: Batch) -> tuple[np.ndarray, np.ndarray]:
    """Windows of the texts' stream of words, (n, length) int32, and the ids that follow, (n,) int64, never OOV."""
    vocabulary = _vocabulary_of_stream(dataset, source, asked.vocabulary_size)
    ids = vocabulary.ids_of(stream(text.decode() for text in examples[dataset.inputs]))
    windows = np.lib.stride_tricks.sliding_window_view(ids, asked.length + 1)
    windows = windows[windows[:, -1] != OUT_OF_VOCABULARY]
    return windows[:, :-1].copy(), windows[:, -1].astype(np.int64)


def _vocabulary_of_stream(dataset: Dataset, source: Source, vocabulary_size: int) -> Vocabulary:
    train = examples_of(dataset, source, "train")[dataset.inputs]
    return Vocabulary.of(stream(text.decode() for text in train), vocabulary_size)


def resize(images: Iterable[np.ndarray], size: Resized) -> np.ndarray:
    """Images of any size as one array (n, height, width, channels), uint8.

    They are what `tf.image.resize(image, (height, width))` gives, rounded: float32 would take four times the space on
    disk and in memory. There is no antialiasing, which is the default there and in Keras' own layers and loaders. On
    the bean leaves one network scored 0.945 with and without rounding, and 0.950 on antialiased images.
    """
    import tensorflow as tf

    with quiet():
        resized = (tf.image.resize(image, (size.height, size.width)).numpy() for image in images)
        return np.stack([np.rint(pixels).astype(np.uint8) for pixels in resized])


def examples_of(dataset: Dataset, source: Source, split: str) -> Batch:
    """A whole split as arrays: uint8 images, int64 labels, UTF-8 bytes, float32 numbers. Any split, for the grader.

    Images of any size come as an object array of arrays.
    """
    import tensorflow_datasets as tfds

    with quiet():
        builder = builder_of(dataset, source)
        if of_any_size(dataset):
            return _gathered(dataset, tfds.as_numpy(_read(builder, dataset, source, split, SPLITS)))
        data = _read(builder, dataset, source, split, SPLITS, batch_size=-1)
        arrays = tfds.as_numpy(data)
    return {name: as_array(arrays[name], feature) for name, feature in dataset.features.items()}


def as_array(value: Any, feature: Feature) -> np.ndarray:
    """A batch of a feature; several inputs or labels, which tfds gives as a dict, as an array of records."""
    return records.joined({name: value[name] if name else value for name in features_of(feature)})


def of_any_size(dataset: Dataset) -> bool:
    """Whether the inputs are images that cannot be batched before they are resized."""
    feature = dataset.features[dataset.inputs]
    return isinstance(feature, Image) and feature.any_size


def _gathered(dataset: Dataset, examples: Iterable[dict[str, Any]]) -> Batch:
    """Single examples as a batch: TFDS itself would pad images with zeros to the size of the largest."""
    rows = list(examples)
    columns = {name: [row[name] for row in rows] for name in dataset.features}
    return {
        name: ragged(values) if isinstance(dataset.features[name], Image) else np.array(values)
        for name, values in columns.items()
    }


def batches_of(dataset: Dataset, source: Source, split: str) -> Iterator[Iterable[Any]]:
    """The inputs of a whole split, a thousand at a time; images of any size one by one."""
    import tensorflow_datasets as tfds

    with quiet():
        data = _read(builder_of(dataset, source), dataset, source, split, SPLITS)
        if of_any_size(dataset):
            yield from ([example[dataset.inputs]] for example in tfds.as_numpy(data))
            return
        for batch in tfds.as_numpy(data.batch(1000)):
            yield as_array(batch[dataset.inputs], dataset.features[dataset.inputs])


def _require_public(name: str, split: str) -> None:
    if split not in PUBLIC_SPLITS:
        raise _no_such_split(name, split)


def builder_of(dataset: Dataset, source: Source) -> Any:
    """The TFDS builder of prepared data; makes a missing stand-in first. Raises DataError."""
    import tensorflow_datasets as tfds

    folder = cache.prepared_folder(dataset, source)
    if source == "real" and not cache.is_own(dataset) and not cache.is_prepared(dataset, source):
        raise DataError(
            f"the real {dataset.name} is not prepared.", f"python -m grader data prepare {dataset.name} --real"
        )
    if not cache.is_prepared(dataset, source):
        print(f"Preparing {cache.title(dataset.name, source)} of {dataset.name} ...", file=sys.stderr)
        preparing.prepare(dataset, source)
    if broken := cache.damage(folder):
        raise damaged(dataset.name, source, broken)
    try:
        builder = tfds.builder_from_directory(folder)
    except Exception as error:  # TFDS raises many kinds for unreadable metadata
        raise damaged(dataset.name, source, f"{folder}: {str(error).splitlines()[0]}") from error
    if source == "real":
        real.require_examples(dataset, builder)
    return builder


def damaged(name: str, source: Source, what: str) -> DataError:
    option = " --real" if source == "real" else ""
    return DataError(f"the cache of {name} is damaged: {what}.", f"python -m grader data prepare {name}{option}")


def _each(structure: Any, read: Any) -> Any:
    """Applies `read` to every split in a nested list, tuple or dict, as `tfds.load` does."""
    if isinstance(structure, dict):
        return {key: _each(value, read) for key, value in structure.items()}
    if isinstance(structure, list | tuple):
        return type(structure)(_each(value, read) for value in structure)
    return read(structure)


def _read(
    builder: Any,
    dataset: Dataset,
    source: Source,
    split: Any,
    allowed: tuple[str, ...],
    as_supervised: bool = False,
    batch_size: int | None = None,
    **options: Any,
) -> Any:
    """What load() returns for one split: the same examples whether one by one, in batches or as a whole."""
    import tensorflow as tf

    theirs = dataset.real if source == "real" and "heldout" not in builder.info.splits else None
    slices = theirs.splits if isinstance(theirs, TfdsSource) else {name: name for name in builder.info.splits}
    keys = dict(theirs.keys or {}) if isinstance(theirs, TfdsSource) else {}
    instruction = _translate(builder, dataset.name, split, {name: slices[name] for name in allowed if name in slices})
    shapes = {name: builder.info.features[keys.get(name, name)].shape for name in dataset.features}
    images = {name: feature for name, feature in dataset.features.items() if isinstance(feature, Image)}
    resized = {name for name, feature in images.items() if not feature.any_size and shapes[name] != feature.shape}
    if batch_size and any(None in shapes[name] for name in images.keys() - resized):
        raise DataError(
            f"batch_size={batch_size}: the images of {dataset.name} have several sizes and fit into no batch.",
            "Leave out batch_size, resize each image with map(), then call batch().",
        )
    pair = (dataset.inputs, dataset.labels) if as_supervised else None
    if not keys and not resized and builder.info.supervised_keys == (pair or builder.info.supervised_keys):
        return builder.as_dataset(split=instruction, as_supervised=as_supervised, batch_size=batch_size, **options)

    def value(example: dict[str, Any], name: str) -> Any:
        found = example[keys.get(name, name)]
        return real.resized(found, images[name]) if name in resized else found

    def ours(example: dict[str, Any]) -> Any:
        if pair:
            return tuple(value(example, name) for name in pair if name)
        return {name: value(example, name) for name in dataset.features}

    data = builder.as_dataset(split=instruction, **options).map(ours, num_parallel_calls=tf.data.AUTOTUNE)
    if batch_size == -1:
        return data.batch(len(data)).get_single_element()
    return data.batch(batch_size) if batch_size else data


def _translate(builder: Any, name: str, split: Any, slices: dict[str, str]) -> Any:
    """A split in our names ("validation[:10%]") as an instruction in the builder's ("train[55000:]")."""
    import tensorflow_datasets as tfds

    def absolute(instruction: Any, infos: Any) -> list[Any]:
        return tfds.core.ReadInstruction.from_spec(instruction).to_absolute(infos)

    offsets: dict[str, tuple[str, int]] = {}
    lengths: dict[str, Any] = {}
    for ours, theirs in slices.items():
        part = absolute(theirs, builder.info.splits)[0]
        start, stop = part.from_ or 0, part.to
        stop = builder.info.splits[part.splitname].num_examples if stop is None else stop
        offsets[ours] = part.splitname, start
        lengths[ours] = tfds.core.SplitInfo(
            name=ours, shard_lengths=[stop - start], num_bytes=0, filename_template=None
        )
    try:
        parts = absolute(split, lengths)
    except (ValueError, KeyError, AssertionError, AttributeError) as error:
        raise _no_such_split(name, split) from error
    instruction = None
    for part in parts:
        splitname, offset = offsets[part.splitname]
        stop = lengths[part.splitname].num_examples if part.to is None else part.to
        piece = tfds.core.ReadInstruction(splitname, from_=offset + (part.from_ or 0), to=offset + stop, unit="abs")
        instruction = piece if instruction is None else instruction + piece
    return instruction


def _no_such_split(name: str, split: Any) -> DataError:
    return DataError(
        f"{name} has no split {split!r} to train on.",
        'Use "train" or "validation", or a slice such as "train[:10%]". Held-out examples are the grader\'s alone.',
    )
