"""Datasets: the signature of tfds.load, two sources behind one name, no held-out data for a starter."""

from __future__ import annotations

import functools
import http.server
import importlib
import os
import random
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from standins import split_of

from grader import datasets, records
from grader.datasets import cache, fetching, heldout, preparing, reading
from grader.datasets.builtin.fashion_mnist import standin as fashion_mnist
from grader.datasets.dataset import (
    SPLITS,
    Array,
    Batch,
    Feature,
    Flags,
    Image,
    Incomplete,
    Label,
    Lazy,
    Number,
    Strings,
    Text,
    features_of,
)
from grader.errors import DataError
from grader.evaluation import shapes as fitting
from grader.exercise import catalog
from grader.exercise.spec import Exercise, MeanAbsoluteError, NextWord, Preprocessing, Tokens, Windows

DATASETS = {name: cache.get(name) for name in cache.names()}
every_dataset = pytest.mark.parametrize("name", DATASETS)
BOTH_SOURCES = sorted(name for name, dataset in DATASETS.items() if dataset.real is not None)


def exercise(dataset: str, preprocessing: Preprocessing | None = None) -> Exercise:
    return Exercise(
        title="t",
        skills=(),
        dataset=dataset,
        input_shape=(1,),
        output_shape=(1,),
        max_megabytes=1,
        metric=MeanAbsoluteError(at_most=1, step=1),
        preprocessing=preprocessing,
    )


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port of this machine that nothing listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


# --- the stand-ins


def equal(first: np.ndarray, second: np.ndarray) -> bool:
    """Example by example: images of any size are arrays in an array. Records are compared as bytes: NaN is not NaN."""
    if first.dtype.names:
        return first.dtype == second.dtype and first.tobytes() == second.tobytes()
    return all(np.array_equal(*pair) for pair in zip(first, second, strict=True))


def batch_of(name: str, split: str, seed: str | None = None) -> Batch:
    """The first batch of a stand-in's split."""
    return next(iter(preparing.standin_batches(DATASETS[name], split, seed)))


shared_batch = functools.cache(batch_of)


@every_dataset
def test_same_seed_gives_the_same_bytes(name: str) -> None:
    first, second = shared_batch(name, "validation"), batch_of(name, "validation")
    assert all(equal(first[feature], second[feature]) for feature in DATASETS[name].features)


@pytest.mark.parametrize("name", [name for name, dataset in DATASETS.items() if dataset.real is None])
def test_same_seed_makes_the_same_held_out_examples_and_another_makes_others(name: str) -> None:
    first, again, other = (split_of(name, "heldout", seed) for seed in (None, None, "private"))
    inputs = DATASETS[name].inputs
    assert all(first[feature].tobytes() == again[feature].tobytes() for feature in first)
    assert first[inputs].shape == other[inputs].shape and not np.array_equal(first[inputs], other[inputs])


@every_dataset
def test_a_private_seed_changes_what_is_held_out(name: str) -> None:
    public, private = shared_batch(name, "heldout"), batch_of(name, "heldout", "a secret")
    inputs = DATASETS[name].inputs
    assert public[inputs].shape == private[inputs].shape
    assert not equal(public[inputs], private[inputs])


@pytest.mark.parametrize("name", [n for n, d in DATASETS.items() if isinstance(d.features[d.inputs], Image)])
def test_splits_share_no_picture(name: str) -> None:
    dataset = DATASETS[name]
    seen: dict[bytes, str] = {}
    for split in SPLITS:
        for example in shared_batch(name, split)[dataset.inputs]:
            assert seen.setdefault(np.asarray(example).tobytes(), split) == split


@every_dataset
def test_a_stand_in_has_the_features_it_declares(name: str) -> None:
    dataset = DATASETS[name]
    batch = shared_batch(name, "validation")
    assert set(batch) == set(dataset.features)
    for feature, values in batch.items():
        for part, kind in features_of(dataset.features[feature]).items():
            assert_is(kind, records.column(values, part))


def assert_is(kind: Feature, values: np.ndarray) -> None:
    match kind:
        case Image(shape):
            assert all(image.dtype == np.uint8 and fitting.matches(image.shape, shape) for image in values)
        case Array(shape):
            assert values.dtype == np.float32 and values.shape[1:] == shape and np.isfinite(values).all()
        case Incomplete(shape):
            assert values.dtype == np.float32 and values.shape[1:] == shape and np.isnan(values).any()
        case Strings(shape):
            assert values.dtype.kind == "S" and values.shape[1:] == shape and (values != b"").all()
        case Flags():
            assert values.dtype == np.float32 and values.shape[1:] == kind.shape and set(np.unique(values)) == {0, 1}
        case Number():
            assert values.dtype == np.float32 and values.ndim == 1
        case Label(names):
            assert set(np.unique(values)) == set(range(len(names)))


def test_every_function_that_a_declaration_names_is_in_its_folder() -> None:
    for name, dataset in DATASETS.items():
        files = getattr(dataset.real, "files", None)
        for function in (dataset.generate, files and files.read, dataset.write_files):
            if function is not None:
                assert isinstance(function, Lazy), f"{name} imports {function} where it is declared"
                shared = "grader.datasets.class_folders"
                assert function.module == shared or function.module.startswith(f"grader.datasets.builtin.{name}.")
                assert callable(getattr(importlib.import_module(function.module), function.name))


def test_garments_are_drawn_in_the_order_of_their_labels() -> None:
    assert DATASETS["fashion_mnist"].features["label"] == Label(fashion_mnist.NAMES)


def test_held_out_sets_are_large_enough_to_decide() -> None:
    for dataset in DATASETS.values():
        if (
            isinstance(dataset.features[dataset.inputs], Text) and dataset.labels is None
        ):  # the next word is what counts
            (poems,) = preparing.standin_batches(dataset, "heldout")
            assert sum(len(str(poem).split()) for poem in poems[dataset.inputs]) >= 2_000, dataset.name
            continue
        large_images = any((getattr(f, "shape", (0,))[0] or 1_000) > 100 for f in dataset.features.values())
        # A share of examples is known from 2,000; an error of numbers, of which each example has several, from fewer.
        is_share = isinstance(dataset.features[dataset.labels], Label) if dataset.labels else True
        enough = 500 if large_images else 2_000 if is_share and not dataset.ordered else 1_000
        assert dataset.sizes["heldout"] >= enough, dataset.name


# --- load


def test_load_gives_what_tfds_gives() -> None:
    import tensorflow as tf

    train, validation = datasets.load("mnist", split=["train", "validation"], as_supervised=True)
    assert train.element_spec[0] == tf.TensorSpec((28, 28, 1), tf.uint8)
    assert int(train.cardinality()) == 20_000 and int(validation.cardinality()) == 4_000
    both = datasets.load("mnist")
    assert set(both) == {"train", "validation"} and set(both["train"].element_spec) == {"image", "label"}


def test_load_takes_slices_batches_and_info() -> None:
    part, info = datasets.load("mnist", split="train[:1%]+validation[-10:]", batch_size=7, with_info=True)
    assert sum(len(batch["label"]) for batch in part) == 210
    assert info.features["label"].num_classes == 10
    x, y = datasets.load("linear", split="train", batch_size=-1, as_supervised=True)
    assert x.shape == y.shape == (8,)


@pytest.mark.parametrize("split", ["heldout", "heldout[:5]", "test", "train+heldout", "nonsense["])
@pytest.mark.parametrize("name", ["linear", "mnist"])
def test_nothing_but_train_and_validation_is_loaded(name: str, split: str) -> None:
    with pytest.raises(DataError, match="no split"):
        datasets.load(name, split=split)


@pytest.mark.parametrize("load", [datasets.load_series, datasets.load_tokens])
def test_preprocessed_held_out_data_is_not_loaded_either(load: object) -> None:
    with pytest.raises(DataError, match="no split 'heldout'"):
        if load is datasets.load_series:
            datasets.load_series("sunspots", split="heldout")
        else:
            datasets.load_tokens("sarcasm", split="heldout", vocabulary_size=10, length=5)


def test_unknown_dataset_is_reported_with_the_known_ones() -> None:
    with pytest.raises(DataError, match="there is no dataset 'mnits'") as error:
        datasets.load("mnits")
    assert "mnist" in error.value.help


# --- what the grader feeds is what the starters' functions give


def test_tokens_of_held_out_text_are_those_of_the_training_vocabulary() -> None:
    tokens = Tokens(vocabulary_size=1000, length=120)
    held = heldout.heldout(exercise("sarcasm", tokens), "standin")
    dataset = cache.get("sarcasm")
    texts = split_of("sarcasm", "heldout")["headline"]
    encoded = reading.encode(dataset, "standin", tokens, {"headline": np.array([str(t).encode() for t in texts])})
    assert np.array_equal(np.load(held.inputs), encoded)
    ids, labels = datasets.load_tokens("sarcasm", split="train", vocabulary_size=1000, length=120)
    assert ids.shape == (20_000, 120) and ids.dtype == np.int32 and ids.max() == 999 and labels.shape == (20_000,)


TEXTS = [entry for entry in catalog.all_entries() if isinstance(entry.exercise.preprocessing, Tokens | NextWord)]


@pytest.mark.slow
@pytest.mark.parametrize("entry", TEXTS, ids=lambda entry: entry.id)
def test_what_a_learner_loads_is_what_the_grader_feeds(entry: catalog.Entry) -> None:
    asked = entry.exercise.preprocessing
    assert isinstance(asked, Tokens | NextWord)
    given = {Tokens: datasets.load_tokens, NextWord: datasets.load_next_words}[type(asked)]
    name = entry.exercise.dataset
    inputs, labels = given(name, split="validation", vocabulary_size=asked.vocabulary_size, length=asked.length)
    fed = heldout.validation(entry.exercise, "standin")
    assert np.array_equal(np.load(fed.inputs), inputs) and np.array_equal(fed.labels, labels)


def test_windows_of_the_held_out_series_follow_the_validation_split() -> None:
    held = heldout.heldout(exercise("sunspots", Windows(length=30)), "standin")
    windows, labels = np.load(held.inputs), held.labels
    assert windows.shape == (1_200, 30, 1) and labels.shape == (1_200, 1)
    assert np.array_equal(windows[0, :, 0], datasets.load_series("sunspots", split="validation")[-30:])
    assert np.array_equal(windows[1:, -1, 0], labels[:-1, 0])


def test_the_labels_of_held_out_windows_are_held_out_values_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {"train": np.arange(1.0, 5.0), "validation": np.arange(5.0, 10.0)}
    monkeypatch.setattr(reading, "examples_of", lambda dataset, source, split: {dataset.inputs: parts[split]})
    held = {"sunspots": np.arange(10.0, 14.0)}
    windows, labels = heldout.windows(cache.get("sunspots"), "standin", held, Windows(length=3))
    assert windows[0, :, 0] * 4 + 1 == pytest.approx([7, 8, 9])
    assert labels[:, 0] * 4 + 1 == pytest.approx([10, 11, 12, 13])


def test_windows_of_several_variables_are_cut_at_every_step() -> None:
    series = np.arange(20).reshape(10, 2)
    inputs, following = reading.cut(series, Windows(length=3, horizon=4))
    assert inputs.shape == (4, 3, 2) and following.shape == (4, 4, 2)
    assert inputs[1].tolist() == [[2, 3], [4, 5], [6, 7]]
    assert following[1].tolist() == [[8, 9], [10, 11], [12, 13], [14, 15]]
    _, next_values = reading.cut(series, Windows(length=3))
    assert next_values.tolist() == series[3:].tolist()


def test_each_variable_of_a_series_is_scaled_separately(monkeypatch: pytest.MonkeyPatch) -> None:
    train = np.array([[1, 10], [3, 50]], np.float32)
    monkeypatch.setattr(reading, "examples_of", lambda *_: {"sunspots": train})
    scaled = reading.scale(cache.get("sunspots"), "standin", np.array([[1, 30], [4, 10]]))
    assert scaled == pytest.approx(np.array([[0, 0.4], [1, 0]]))


def test_texts_are_fed_as_they_come() -> None:
    held = heldout.heldout(exercise("sarcasm"), "standin")
    texts = split_of("sarcasm", "heldout")["headline"].tolist()
    fed = np.load(held.inputs, mmap_mode="r", allow_pickle=False)
    assert [text.decode() for text in fed] == texts


def test_next_words_follow_their_windows_in_the_stream_of_the_texts() -> None:
    asked = NextWord(vocabulary_size=200, length=5)
    held = heldout.heldout(exercise("sarcasm", asked), "standin")
    windows, labels = np.load(held.inputs), held.labels
    words = datasets.vocabulary("sarcasm", vocabulary_size=200)
    assert len(words) == 200 and words[2] == "\n", "each headline is a line of its own"
    assert windows.shape == (len(labels), 5) and windows.dtype == np.int32 and labels.min() > 1
    texts = split_of("sarcasm", "heldout")["headline"].tolist()
    first = [*texts[0].replace(",", "").replace("'", "'").split(), "\n"]
    ids = [words.index(word) if word in words else 1 for word in first]
    known = [end for end in range(5, len(ids)) if ids[end] != 1]
    assert labels[: len(known)].tolist() == [ids[end] for end in known]
    assert windows[: len(known)].tolist() == [ids[end - 5 : end] for end in known]


def test_next_words_to_train_on_are_never_those_held_out() -> None:
    ids, labels = datasets.load_next_words("sarcasm", split="train", vocabulary_size=200, length=5)
    assert ids.max() == 199 and len(ids) == len(labels) > 20_000  # every headline ends a line
    with pytest.raises(DataError, match="no split 'heldout'"):
        datasets.load_next_words("sarcasm", split="heldout", vocabulary_size=200, length=5)


def test_series_are_scaled_by_the_training_split() -> None:
    train = datasets.load_series("sunspots", split="train")
    raw = reading.examples_of(cache.get("sunspots"), "standin", "train")["sunspots"]
    assert train == pytest.approx((raw - raw.min()) / raw.max(), abs=1e-6)


# --- the cache


def test_a_training_that_prepares_its_data_is_seeded_like_all_others(empty_cache: Path) -> None:
    state = random.getstate()  # Keras draws its seeds from it
    datasets.load("linear", split="train")
    assert random.getstate() == state


def test_a_missing_cache_is_made_and_nothing_else_is_left(empty_cache: Path) -> None:
    datasets.load("linear", split="train")
    heldout.heldout(exercise("linear"), "standin")
    hidden = [path for path in empty_cache.rglob("*") if path.name.startswith(".")]
    assert hidden == []
    assert (empty_cache / "standin" / "linear" / "1.0.0" / "dataset_info.json").is_file()


def test_a_cut_off_file_is_reported_and_made_again(empty_cache: Path) -> None:
    datasets.load("linear", split="train")
    record_file = next((empty_cache / "standin").rglob("*train.tfrecord*"))
    record_file.write_bytes(record_file.read_bytes()[:-3])
    with pytest.raises(DataError, match="is damaged") as error:
        datasets.load("linear", split="train")
    assert "data prepare linear" in error.value.help
    preparing.prepare(cache.get("linear"), "standin")
    datasets.load("linear", split="train")


def test_a_changed_byte_is_found_by_verify(empty_cache: Path) -> None:
    folder = preparing.prepare(cache.get("linear"), "standin")
    record_file = next(folder.glob("*train.tfrecord*"))
    changed = bytearray(record_file.read_bytes())
    changed[20] ^= 1
    record_file.write_bytes(changed)
    assert cache.damage(folder) is None
    assert "has changed" in (cache.damage(folder, thorough=True) or "")


def test_damaged_held_out_arrays_are_made_again(empty_cache: Path) -> None:
    held = heldout.heldout(exercise("linear"), "standin")
    held.inputs.write_bytes(b"")
    assert np.load(heldout.heldout(exercise("linear"), "standin").inputs).shape == (2_000,)


def test_a_full_disk_is_reported_and_leaves_nothing(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DataError, match="No space left on device") as error:
        preparing.prepare(cache.get("linear"), "standin")
    assert "GRADER_DATASETS_CACHE" in error.value.help
    assert [path for path in empty_cache.rglob("*") if path.is_file()] == []


def test_a_private_seed_has_a_folder_that_does_not_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    public = heldout.folder_of(cache.get("linear"), "standin", None)
    monkeypatch.setenv("GRADER_HELDOUT_SEED", "rosebud")
    private = heldout.folder_of(cache.get("linear"), "standin", None)
    assert private != public and "rosebud" not in str(private)


def test_each_private_seed_has_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    folders = []
    for seed in ("rosebud", "Rosebud", "rosebud 2", "rosebud"):
        monkeypatch.setenv(heldout.SEED, seed)
        folders.append(heldout.folder_of(cache.get("linear"), "standin", None))
    assert folders[0] == folders[3] and len(set(folders)) == 3


def test_each_private_seed_has_its_own_examples_in_one_cache(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in ("spring", "autumn", "spring"):
        monkeypatch.setenv(heldout.SEED, seed)
        held, drawn = heldout.heldout(exercise("linear"), "standin"), split_of("linear", "heldout", seed)
        assert np.array_equal(np.load(held.inputs), drawn["x"]) and np.array_equal(held.labels, drawn["y"])


def test_an_unknown_source_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_SOURCE", "reel")
    with pytest.raises(DataError, match="'reel' is not a source"):
        datasets.load("mnist", split="train")


# --- the real sources


@pytest.mark.parametrize("name", BOTH_SOURCES)
def test_without_a_network_the_address_and_the_other_way_are_named(
    name: str, empty_cache: Path, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_host", lambda address: ("127.0.0.1", closed_port))
    with pytest.raises(DataError, match="cannot be fetched from http") as error:
        preparing.prepare(DATASETS[name], "real")
    assert f"data prepare {name} --real --from DIR" in error.value.help
    assert not empty_cache.exists() or [path for path in empty_cache.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("address", "proxy", "host"),
    [
        ("https://example.org/data.zip", "", ("example.org", 443)),
        ("http://example.org/data.zip", "", ("example.org", 80)),
        ("https://example.org:8443/data.zip", "", ("example.org", 8443)),
        ("https://example.org/data.zip", "http://proxy.example:3128", ("proxy.example", 3128)),
        ("https://example.org/data.zip", "http://proxy.example", ("proxy.example", 80)),
    ],
)
def test_the_network_is_tried_where_the_address_or_its_proxy_answers(
    address: str, proxy: str, host: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching.urllib.request, "getproxies", lambda: {"https": proxy} if proxy else {})
    monkeypatch.setattr(fetching.urllib.request, "proxy_bypass", lambda host: False)
    assert fetching._host(address) == host


def test_real_data_that_is_not_prepared_is_never_fetched_by_load(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_SOURCE", "real")
    with pytest.raises(DataError, match="not prepared") as error:
        datasets.load("mnist", split="train")
    assert "data prepare mnist --real" in error.value.help


def test_synthetic_data_has_no_real_source(empty_cache: Path) -> None:
    with pytest.raises(DataError, match="synthetic by nature"):
        preparing.prepare(cache.get("linear"), "real")


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers /gone with 404, /refused with 405, and all else."""

    def do_HEAD(self) -> None:
        self.send_response({"/gone": 404, "/refused": 405}.get(self.path, 200))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_addresses_that_do_not_answer_are_found(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.urllib.request, "getproxies", dict)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        at = f"http://127.0.0.1:{server.server_port}"
        closed = f"http://127.0.0.1:{closed_port}/data.zip"
        found = fetching.troubles([f"{at}/data.zip", f"{at}/gone", f"{at}/refused", closed])
        server.shutdown()
    assert found.keys() == {f"{at}/gone", closed}
    assert found[f"{at}/gone"] == "404 Not Found" and "refused" in found[closed]
