"""Event files of TensorBoard: what they show is read, broken ones are reported, the best run's model is asked for."""

from __future__ import annotations

import io
import json
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard_files import event, events, field, packed, record, run, scalar, varint

from grader import Accuracy, Experiments
from grader.errors import Failure
from grader.exercise.requirements.base import Evidence, Predicted, fits
from grader.inspection import events as reading

WANTED = Experiments()
RATES = {"rate_0.1": ((0.5, 0.55), 0.1), "rate_0.01": ((0.7, 0.9), 0.01), "rate_0.001": ((0.6, 0.7), 0.001)}


def config(rate: float = 0.01, units: int = 32, name: str = "dense") -> dict[str, Any]:
    layers = [{"class_name": "Dense", "config": {"name": name, "units": units, "activation": "relu"}}]
    optimizer = {"class_name": "Adam", "config": {"name": "adam", "learning_rate": rate}}
    return {
        "class_name": "Sequential",
        "config": {"name": "sequential", "layers": layers},
        "compile_config": {"optimizer": optimizer, "loss": "mse"},
    }


def three(**changes: Any) -> dict[str, bytes]:
    """Three runs with other learning rates; changes replace the config of the last."""
    files: dict[str, bytes] = {}
    for number, (name, (scores, rate)) in enumerate(RATES.items()):
        of = config(rate, name=f"dense_{number}")
        files |= run(name, scores, config(**changes) if changes and number == 2 else of)
    return files


def shown(folder: Path, content: bytes, accuracy: float = 0.9) -> Evidence:
    path = folder / WANTED.file
    path.write_bytes(content)
    answer = json.loads(json.dumps(WANTED.read(path)))
    assert fits(answer, WANTED.form), "the grader believes it"
    outputs = np.eye(2)[(np.arange(1000) >= 1000 * accuracy).astype(int)]
    return Evidence(
        layers=(),
        predictions=outputs,
        labels=np.zeros(1000, int),
        history=None,
        validation_accuracy=lambda: accuracy,
        backbone=Path,
        answer=answer,
        metric=Accuracy(at_least=0.8, step=0.02),
        predicted=lambda split: Predicted(np.zeros(1000, int), outputs),
    )


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Failure) as failure:
        act()
    assert failure.value.help
    return failure.value.message


def test_the_model_of_the_best_of_three_runs_passes(tmp_path: Path) -> None:
    said = WANTED.check(shown(tmp_path, packed(three())))
    assert said == "3 runs that differ in optimizer.learning_rate; the model is that of 'rate_0.01'"


def wide(first: int, second: int) -> dict[str, Any]:
    found = config(units=first)
    found["config"]["layers"].append({"class_name": "Dense", "config": {"name": "other", "units": second}})
    return found


def test_the_width_of_all_layers_is_one_setting_and_those_of_two_layers_are_two(tmp_path: Path) -> None:
    def three_of(*widths: tuple[int, int]) -> bytes:
        runs = zip("abc", (0.5, 0.9, 0.7), widths, strict=True)
        return packed({n: c for name, score, width in runs for n, c in run(name, (score,), wide(*width)).items()})

    said = WANTED.check(shown(tmp_path, three_of((8, 4), (16, 8), (32, 16))))
    assert said == "3 runs that differ in layers.0.units; the model is that of 'b'"
    other = shown(tmp_path, three_of((8, 8), (8, 16), (16, 8)))
    assert "the runs differ in 2 settings: layers.0.units, layers.1.units." in refused(lambda: WANTED.check(other))


def test_its_best_epoch_will_do_too(tmp_path: Path) -> None:
    files = three() | run("rate_0.01", (0.7, 0.9, 0.85), config(0.01))
    for accuracy in (0.9, 0.85):
        assert WANTED.check(shown(tmp_path, packed(files), accuracy))
    assert "0.7000 on the validation split" in refused(lambda: WANTED.check(shown(tmp_path, packed(files), 0.7)))


def test_an_archive_may_hold_the_folder_itself(tmp_path: Path) -> None:
    files = {f"./logs/{name}": content for name, content in three().items()}
    assert "the model is that of 'logs/rate_0.01'" in WANTED.check(shown(tmp_path, packed(files)))


@pytest.mark.parametrize(
    ("files", "accuracy", "message"),
    [
        (
            three(),
            0.7,
            "the best run is 'rate_0.01' (last epochs: rate_0.001 0.7000, rate_0.01 0.9000, rate_0.1 0.5500)",
        ),
        (dict(list(three().items())[:4]), 0.9, "shows the validation accuracy of 2 runs, 3 needed."),
        (three(rate=0.1), 0.9, "the 3 runs have 2 different settings, 3 needed."),
        (
            three(units=64, rate=0.001),
            0.9,
            "the runs differ in 2 settings: layers.0.units, optimizer.learning_rate.",
        ),
        (
            {n: c for name in RATES for n, c in run(name, (0.9,), config()).items()},
            0.9,
            "the 3 runs have 1 different settings, 3 needed.",
        ),
        (
            {n: c for name in RATES for n, c in run(name, (0.9,), None).items()},
            0.9,
            "3 runs do not show their settings.",
        ),
        ({n: c for name in RATES for n, c in run(name, (0.9,), config(), "epoch_loss").items()}, 0.9, "of 0 runs"),
        ({"logs/notes.txt": b"none"}, 0.9, "shows the validation accuracy of 0 runs, 3 needed."),
    ],
)
def test_what_the_runs_do_not_show_is_said(
    tmp_path: Path, files: dict[str, bytes], accuracy: float, message: str
) -> None:
    assert message in refused(lambda: WANTED.check(shown(tmp_path, packed(files), accuracy)))


def test_both_forms_of_a_scalar_are_read_and_the_last_of_a_step_counts(tmp_path: Path) -> None:
    simple = field(1, b"epoch_loss") + field(2, struct.pack("<f", 0.25), 5)
    content = field(1, 1) + field(4, struct.pack("<f", 0.5), 5)
    other = field(1, b"epoch_loss") + field(8, content)
    file = event(0) + event(1, simple) + event(0, other) + event(0, scalar("epoch_loss", 0.75))
    path = tmp_path / "logs.zip"
    path.write_bytes(packed({"a/validation/events.out.tfevents.1": file}))
    assert reading.runs(path)["a/validation"].scalars == {"epoch_loss": [0.75, 0.25]}


def test_a_file_that_is_still_written_is_read_up_to_its_end(tmp_path: Path) -> None:
    file = events({"epoch_loss": [0.5, 0.25]})[:-9]
    path = tmp_path / "logs.zip"
    path.write_bytes(packed({"a/validation/events.out.tfevents.1": file}))
    assert reading.runs(path)["a/validation"].scalars == {"epoch_loss": [0.5]}


ENDLESS = b"\xff" * 11


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (record(ENDLESS), "an event file is broken."),
        (record(varint(5 << 3 | 2) + varint(1 << 60)), "an event file is broken."),
        (record(varint(1 << 3 | 1) + b"123"), "an event file is broken."),
        (record(varint(1 << 3 | 3)), "an event file is broken."),
        (record(field(5, field(1, b"\x0a\xff"))), "an event file is broken."),
        (record(b"") * 20_002, "more than 20,000 events."),
    ],
)
def test_broken_event_files_are_reported(tmp_path: Path, file: bytes, message: str) -> None:
    path = tmp_path / "logs.zip"
    path.write_bytes(packed({"a/validation/events.out.tfevents.1": file}))
    assert message in refused(lambda: reading.runs(path))


def test_what_is_no_archive_or_unpacks_to_gigabytes_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "logs.zip"
    assert refused(lambda: reading.runs(path)) == "logs.zip is missing."
    path.write_bytes(b"PK\x03\x04 no archive")
    assert refused(lambda: reading.runs(path)) == "logs.zip is not a zip archive that can be read."
    path.write_bytes(packed({"a/validation/events.out.tfevents.1": bytes(30_000_000)}))
    assert refused(lambda: reading.runs(path)) == "the event files up to that of 'a/validation' have more than 20 MB."
    path.write_bytes(packed({f"{name}/events.out.tfevents.1": record(field(9, bytes(9_000_000))) for name in "abc"}))
    assert refused(lambda: reading.runs(path)) == "the event files up to that of 'c' have more than 20 MB."
    path.write_bytes(packed({f"{number}/events.out.tfevents.1": b"" for number in range(61)}))
    assert "holds 61 event files, at most 60 are read" in refused(lambda: reading.runs(path))
    whole = packed(three())
    for start in range(0, len(whole), 37):
        path.write_bytes(whole[:start] + bytes([whole[start] ^ 0xFF]) + whole[start + 1 :])
        try:
            WANTED.read(path)
        except Failure as failure:
            assert failure.message and failure.help


def test_names_and_tags_that_are_long_or_unprintable_are_cut(tmp_path: Path) -> None:
    files = run("\x1b[2J" + "a" * 500, (0.9,), config(), "epoch_" + "t" * 500)
    answer = shown(tmp_path, packed(files)).answer
    assert all(len(one["name"]) <= 80 and one["name"].isprintable() for one in answer["runs"])


def test_a_locked_archive_is_reported(tmp_path: Path) -> None:
    locked = bytearray(packed(three()))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = locked.find(mark)
        locked[start + place] |= 1
    (tmp_path / "logs.zip").write_bytes(bytes(locked))
    assert "is not a zip archive that can be read" in refused(lambda: reading.runs(tmp_path / "logs.zip"))


@pytest.mark.slow
def test_what_keras_writes_is_read(tmp_path: Path) -> None:
    import keras

    inputs = np.random.default_rng(0).normal(size=(100, 3)).astype(np.float32)
    labels = (inputs[:, 0] > 0).astype(int)
    for units in (2, 4, 8):
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(units), keras.layers.Dense(2, "softmax")])
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        callback = keras.callbacks.TensorBoard(tmp_path / "logs" / f"units_{units}")
        model.fit(inputs, labels, validation_split=0.3, epochs=2, verbose=0, callbacks=[callback])
    shutil.make_archive(str(tmp_path / "logs"), "zip", tmp_path / "logs")
    answer = WANTED.read(tmp_path / "logs.zip")
    assert [one["name"] for one in answer["runs"]] == ["units_2", "units_4", "units_8"]
    assert answer["differ"] == ["layers.1.units"] and answer["without_settings"] == 0
    tags = {tag["tag"]: tag["values"] for tag in answer["runs"][0]["tags"]}
    assert len(tags["epoch_accuracy"]) == 2 and 0 <= tags["epoch_accuracy"][0] <= 1
    with zipfile.ZipFile(io.BytesIO((tmp_path / "logs.zip").read_bytes())) as archive:
        assert len([name for name in archive.namelist() if "tfevents" in name]) == 6
