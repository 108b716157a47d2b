"""A model file is read as data. What is not a plain Keras model is refused, with what it is and what to do."""

from __future__ import annotations

import io
import json
import os
import pickle
import re
import shutil
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import h5py
import model_files
import numpy as np
import pytest
from model_files import Config, add_member, archive_members, change_h5, change_keras, layers_of, write_archive

from grader.errors import GraderError
from grader.inspection import hdf5, keras_names
from grader.inspection.artifact import Refused, inspect


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The bytes of a small trained model in both formats, and of its weights alone."""
    folder = tmp_path_factory.mktemp("saved")
    keras = model_files.keras_3()
    keras.backend.clear_session()  # the layers' names count from here
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(2)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((8, 4)), np.zeros((8, 2)), verbose=0)
    names = ("model.h5", "model.keras", "model.weights.h5")
    model.save(folder / names[0])
    model.save(folder / names[1])
    model.save_weights(folder / names[2])
    return {name.removeprefix("model."): (folder / name).read_bytes() for name in names}


@pytest.fixture
def h5(saved: dict[str, bytes], tmp_path: Path) -> Path:
    path = tmp_path / "mymodel.h5"
    path.write_bytes(saved["h5"])
    return path


@pytest.fixture
def keras_file(saved: dict[str, bytes], tmp_path: Path) -> Path:
    path = tmp_path / "mymodel.keras"
    path.write_bytes(saved["keras"])
    return path


USER_BLOCK = b"notes of a laboratory"


def with_user_block(path: Path, size: int, libver: str) -> Path:
    """A copy of an .h5 file whose content begins after `size` bytes of the user's own."""
    to = path.with_name("with_user_block.h5")
    with h5py.File(path) as source, h5py.File(to, "w", userblock_size=size, libver=libver) as file:
        for name in source:
            source.copy(name, file)
        for name, value in source.attrs.items():
            file.attrs[name] = value
    with to.open("r+b") as opened:
        opened.write(USER_BLOCK)
    return to


def refused(path: Path, check: str = "format", max_megabytes: float = 5) -> Refused:
    """The refusal of the file, within two seconds of CPU time, because a class may have 20,000 files."""
    start = time.process_time()
    with pytest.raises(Refused) as error:
        inspect(path, max_megabytes)
    assert time.process_time() - start < 2
    assert error.value.check == check
    assert error.value.message and error.value.help
    assert error.value.message.isprintable()
    return error.value


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# Models that are read


@pytest.mark.parametrize("name", ["h5", "keras"])
def test_a_model_is_described(name: str, saved: dict[str, bytes], tmp_path: Path) -> None:
    path = written(tmp_path / f"mymodel.{name}", saved[name])
    artifact = inspect(path, 5)
    assert (artifact.format, artifact.keras_version[:2], artifact.bytes) == (name, "3.", len(saved[name]))
    assert artifact.layers == ("InputLayer", "Dense", "Dense")
    assert artifact.parameters == 4 * 8 + 8 + 8 * 2 + 2
    assert artifact.optimizer_bytes == 2 * 4 * artifact.parameters + 8 + 4  # two moments, the iteration, the rate
    assert artifact.notes == ()
    assert len(artifact.sha256) == 64


def test_layers_in_wrappers_and_inner_models_are_found(tmp_path: Path) -> None:
    keras = model_files.keras_3()
    inner = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    layers = [
        keras.layers.Bidirectional(keras.layers.LSTM(2, return_sequences=True)),
        keras.layers.TimeDistributed(keras.layers.Dense(3)),
        keras.layers.Flatten(),
        keras.layers.Dense(3),
        inner,
    ]
    keras.Sequential([keras.Input((4, 2)), *layers]).save(tmp_path / "mymodel.h5")
    found = inspect(tmp_path / "mymodel.h5", 5).layers
    assert {"Bidirectional", "LSTM", "TimeDistributed", "Dense", "Flatten", "Sequential"} <= set(found)
    assert found.count("Dense") == 3


def test_spaces_and_letters_beyond_ascii_in_paths_are_read(saved: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "mon modèle 模型"
    folder.mkdir()
    assert inspect(written(folder / "mymodel.h5", saved["h5"]), 5).format == "h5"


@pytest.mark.parametrize(("name", "other"), [("h5", "keras"), ("keras", "h5")])
def test_a_wrong_suffix_is_noted(name: str, other: str, saved: dict[str, bytes], tmp_path: Path) -> None:
    path = written(tmp_path / f"mymodel.{other}", saved[name])
    artifact = inspect(path, 5)
    assert artifact.format == name
    assert artifact.notes == (f"mymodel.{other} holds the .{name} format",)


@pytest.mark.parametrize("user_block", [512, 2048])
@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_an_h5_file_with_a_user_block_is_read(user_block: int, libver: str, h5: Path) -> None:
    from grader.evaluation import loading

    without = inspect(h5, 5)
    path = with_user_block(h5, user_block, libver)
    found = inspect(path, 5)
    assert (found.format, found.config, found.parameters) == ("h5", without.config, without.parameters)
    assert loading.load(path, found).count_params() == without.parameters
    assert path.read_bytes()[: len(USER_BLOCK)] == USER_BLOCK


def test_an_attack_behind_a_user_block_is_found(h5: Path) -> None:
    path = with_user_block(h5, 512, "earliest")
    with h5py.File(path, "r+") as file:
        file["link"] = h5py.ExternalLink("elsewhere.h5", "/")
    assert "link to another place" in refused(path).message


def test_a_user_block_of_another_length_than_it_declares_is_refused(h5: Path) -> None:
    content = bytearray(with_user_block(h5, 512, "earliest").read_bytes())
    content[512 + 24] = 8  # the lowest byte of the base address
    assert "uncommon way" in refused(written(h5, bytes(content))).message


def test_reading_a_model_imports_neither_keras_nor_tensorflow(h5: Path) -> None:
    code = (
        "import sys, pathlib; from grader.inspection.artifact import inspect; inspect(pathlib.Path(sys.argv[1]), 5);"
        "print({'keras', 'tensorflow'} & set(sys.modules))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code, h5], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "set()"


# Broken by accident


def test_a_missing_file_is_reported_as_missing(tmp_path: Path) -> None:
    assert "is missing" in refused(tmp_path / "mymodel.h5", "file").message


def test_an_empty_file_is_reported_as_empty(tmp_path: Path) -> None:
    assert "empty (0 bytes)" in refused(written(tmp_path / "mymodel.h5", b""), "file").message


def test_a_directory_is_reported_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "mymodel.h5").mkdir()
    assert "folder" in refused(tmp_path / "mymodel.h5", "file").message
    (tmp_path / "mymodel.h5" / "saved_model.pb").touch()
    assert "SavedModel" in refused(tmp_path / "mymodel.h5", "file").message


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_that_lead_nowhere_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "mymodel.h5"
    path.symlink_to("elsewhere.h5")
    assert "elsewhere.h5" in refused(path, "file").message
    path.unlink()
    path.symlink_to(path)
    assert "link to itself" in refused(path, "file").message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes exist only on Unix")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mymodel.h5")
    assert "pipe" in refused(tmp_path / "mymodel.h5", "file").message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_read_permission_is_reported_as_unreadable(h5: Path) -> None:
    h5.chmod(0)
    assert "permission" in refused(h5, "file").message


@pytest.mark.parametrize("name", ["h5", "keras"])
@pytest.mark.parametrize("kept", [0.05, 0.3, 0.6, 0.95])
def test_a_truncated_file_is_reported_not_raised(
    name: str, kept: float, saved: dict[str, bytes], tmp_path: Path
) -> None:
    content = saved[name]
    error = refused(written(tmp_path / f"mymodel.{name}", content[: int(len(content) * kept)]))
    assert "damaged" in error.message


@pytest.mark.parametrize("name", ["h5", "keras"])
def test_a_flipped_byte_never_raises_anything_but_a_refusal(name: str, saved: dict[str, bytes], tmp_path: Path) -> None:
    """A flipped byte of a weight cannot be seen, so a refusal is not required. Any other error is a bug."""
    generator = np.random.default_rng(0)
    for position in generator.integers(0, len(saved[name]), 300):
        content = bytearray(saved[name])
        content[position] ^= int(generator.integers(1, 256))
        try:
            inspect(written(tmp_path / f"mymodel.{name}", bytes(content)), 5)
        except Refused as error:
            assert error.check == "format"


NOT_MODELS = {
    "git-lfs": b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
    "starts with 'import tensorflow'": b"import tensorflow\n" * 20,
    "notebook": json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "padding": "x" * 99}).encode(),
    "web page": b"<!DOCTYPE html>\n<html><body>404: not found, or so it says here</body></html>",
    "placeholder holding 'x'": b"x\n",
    "a pickle": pickle.dumps({"weights": list(range(99))}),
    "TensorFlow Lite": b"\x1c\x00\x00\x00TFL3" + bytes(range(200)),
    "zeros": bytes(5000),
    "binary file of another kind": bytes(range(128, 256)) * 9,
    "NumPy array": b"\x93NUMPY\x01\x00" + bytes(200),
    "text file that starts with 'first line'": b"first line\r\nsecond line\r\n" * 9,
    "text file with nothing but blanks": b"\r\n",
    "text file that starts with 'café'": "café\r\n".encode("cp1252") * 20,
    "text file that starts with 'two": "two\r\nbytes a letter".encode("utf-16") * 9,
    "saved_model.pb, one file of a SavedModel": b"\x08\x01\x12\x93\xbd\x03" + bytes(range(200)),
    "copied as if it were a text": b"\x89HDF\n\x1a\n" + bytes(200),
    "JSON": b'{"class_name": "Sequential", "config": {"name": "sequential", "layers": []}}',
}


@pytest.mark.parametrize("what", NOT_MODELS)
def test_other_files_are_named_for_what_they_are(what: str, tmp_path: Path) -> None:
    assert what in refused(written(tmp_path / "mymodel.h5", NOT_MODELS[what])).message


@pytest.mark.parametrize("version", [model_files.keras_2, model_files.keras_3])
def test_each_file_of_a_checkpoint_is_named_as_weights(version: Callable[[], Any], tmp_path: Path) -> None:
    import tensorflow as tf

    keras = version()
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    tf.train.Checkpoint(model=model).save(str(tmp_path / "mymodel"))
    files = sorted(tmp_path.iterdir())
    assert len(files) == 3
    for file in files:
        error = refused(file)
        assert "checkpoint" in error.message and "weights only" in error.message and "save_weights" in error.help


@pytest.mark.parametrize("form", ["Keras 2 in a folder", "Keras 3 exported"])
def test_the_advice_for_a_saved_model_converts_it(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tensorflow as tf

    from grader.evaluation import loading

    keras = model_files.keras_2() if form.startswith("Keras 2") else model_files.keras_3()
    monkeypatch.chdir(tmp_path)

    def build(keras: Any) -> Any:
        layers = [keras.layers.Dense(4), keras.layers.BatchNormalization(), keras.layers.Dense(2)]
        return keras.Sequential([keras.Input((3,)), *layers])

    trained = build(keras)
    model_files.randomize(trained)
    if form.startswith("Keras 2"):
        trained.save("mymodel")
    else:
        trained.export("mymodel", verbose=False)
    (tmp_path / "mymodel").rename("mymodel.h5")
    help = refused(tmp_path / "mymodel.h5", "file").help
    assert "remove" not in help.lower()

    assert "Rename the folder to mymodel, and convert it" in help
    (tmp_path / "mymodel.h5").rename("mymodel")
    again = build(model_files.keras_3())
    lines = re.findall(
        r"import tf_keras.*(?=\")|model\.set_weights\(.*?variables\]\)|model\.save\('mymodel.h5'\)", help
    )
    for line in lines:
        exec(line, {"model": again, "tf": tf})
    model = loading.load(tmp_path / "mymodel.h5", inspect(tmp_path / "mymodel.h5", 5))
    inputs = np.ones((2, 3), "float32")
    assert np.abs(model_files.outputs(model, inputs)[0] - model_files.outputs(trained, inputs)[0]).max() < 1e-6


def test_the_advice_for_an_unpacked_keras_file_packs_it_again(keras_file: Path) -> None:
    from grader.evaluation import loading

    with zipfile.ZipFile(keras_file) as archive:
        archive.extractall(keras_file.with_name("unpacked"))
    keras_file.unlink()
    shutil.copytree(keras_file.with_name("unpacked"), keras_file)
    error = refused(keras_file, "file")
    assert "unpacked .keras" in error.message and "shutil.make_archive('packed', 'zip', 'unpacked')" in error.help
    shutil.rmtree(keras_file)
    packed = shutil.make_archive(str(keras_file.with_name("packed")), "zip", keras_file.with_name("unpacked"))
    Path(packed).rename(keras_file)
    assert loading.load(keras_file, inspect(keras_file, 5)).count_params() > 0


def test_a_git_lfs_pointer_comes_with_the_command_that_fetches_it(tmp_path: Path) -> None:
    assert "git lfs pull" in refused(written(tmp_path / "mymodel.h5", NOT_MODELS["git-lfs"])).help


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ({"saved_model.pb": b"x", "variables/variables.index": b"x"}, "SavedModel"),
        ({"archive/data.pkl": b"x"}, "PyTorch"),
        ({"folder/mymodel.h5": b"x"}, "mymodel.h5"),
        ({"notes.txt": b"x"}, "without a Keras model"),
        ({"model.weights.h5": b"x"}, "weights only"),
    ],
)
def test_other_archives_are_named_for_what_they_are(members: dict[str, bytes], what: str, tmp_path: Path) -> None:
    assert what in refused(write_archive(tmp_path / "mymodel.keras", members)).message


def test_weights_without_layers_are_refused_with_the_call_that_saves_both(
    saved: dict[str, bytes], tmp_path: Path
) -> None:
    error = refused(written(tmp_path / "mymodel.h5", saved["weights.h5"]))
    assert "weights only" in error.message
    assert "model.save('mymodel.h5')" in error.help


def test_weights_of_keras_2_without_layers_are_refused(tmp_path: Path) -> None:
    keras = model_files.keras_2()
    keras.Sequential([keras.layers.Dense(2, input_shape=(3,))]).save_weights(tmp_path / "mymodel.h5")
    assert "weights only" in refused(tmp_path / "mymodel.h5").message


def test_an_hdf5_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "mymodel.h5", "w") as file:
        file["measurements"] = [1.0, 2.0]
    assert "measurements" in refused(tmp_path / "mymodel.h5").message


def test_a_file_over_the_limit_is_refused_with_numbers(h5: Path) -> None:
    error = refused(h5, "size", max_megabytes=0.02)
    assert f"{h5.stat().st_size / 1e3:.1f} KB, at most 20 KB allowed" in error.message


def test_a_file_over_the_limit_for_its_optimizer_says_so(tmp_path: Path) -> None:
    keras = model_files.keras_3()
    model = keras.Sequential([keras.Input((100,)), keras.layers.Dense(1000)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((2, 100)), np.zeros((2, 1000)), verbose=0)
    for name in ("mymodel.h5", "mymodel.keras"):
        model.save(tmp_path / name)
        error = refused(tmp_path / name, "size", max_megabytes=1)
        assert f"is {(tmp_path / name).stat().st_size / 1e6:.2f} MB, at most 1 MB allowed" in error.message
        assert "0.81 MB of it is optimizer state" in error.message
        assert 'End solution_model() with model.compile("sgd") and return model' in error.help
        model.compile("sgd")
        model.save(tmp_path / name)
        inspect(tmp_path / name, max_megabytes=1)
        model.compile(optimizer="adam", loss="mse")
        model.fit(np.zeros((2, 100)), np.zeros((2, 1000)), verbose=0)


def test_a_huge_file_of_nothing_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mymodel.h5"
    with path.open("wb") as file:
        file.truncate(50 * 10**9)
    assert "50000 MB" in refused(path, "size").message


def test_a_huge_model_file_is_refused_at_once(h5: Path) -> None:
    with h5.open("r+b") as file:
        file.truncate(50 * 10**9)
    assert "50000 MB" in refused(h5, "size").message


def test_a_model_that_was_never_built_is_refused(tmp_path: Path) -> None:
    keras = model_files.keras_3()
    keras.Sequential([keras.layers.Dense(2)]).save(tmp_path / "mymodel.keras")
    assert "no weights" in refused(tmp_path / "mymodel.keras").message


def test_a_subclassed_model_is_refused_with_the_forms_that_can_be_saved(tmp_path: Path) -> None:
    keras = model_files.keras_3()

    class MyModel(keras.Model):  # type: ignore[misc, name-defined]
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.dense = keras.layers.Dense(2)

        def call(self, inputs: Any) -> Any:
            return self.dense(inputs)

    model = MyModel()
    model(np.zeros((1, 3)))
    for name in ("mymodel.keras", "mymodel.h5"):
        model.save(tmp_path / name)
        error = refused(tmp_path / name)
        assert "'MyModel'" in error.message and "tf.keras.Sequential" in error.help


def test_a_lambda_layer_is_refused_with_what_to_use_instead(tmp_path: Path) -> None:
    for keras, name in (
        (model_files.keras_2(), "mymodel.h5"),
        (model_files.keras_3(), "mymodel.h5"),
        (model_files.keras_3(), "mymodel.keras"),
    ):
        model = keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda x: x * 2, name="double")])
        model.save(tmp_path / name)
        error = refused(tmp_path / name)
        assert "'double' is a Lambda" in error.message and "Rescaling" in error.help


def test_a_tensorflow_function_without_an_operation_of_keras_is_refused_by_its_name(tmp_path: Path) -> None:
    import tensorflow as tf

    keras = model_files.keras_2()
    inputs = keras.Input((4, 4, 3))
    keras.Model(inputs, tf.image.resize(inputs, (2, 2))).save(tmp_path / "mymodel.h5")
    error = refused(tmp_path / "mymodel.h5")
    assert "tf.image.resize" in error.message and "Resizing" in error.help


def test_the_functions_of_tensorflow_that_are_read_have_an_operation() -> None:
    assert set(keras_names.TENSORFLOW_FUNCTIONS.values()) <= set(keras_names.OPERATION_MODULES)


def test_a_custom_layer_is_refused_by_its_name(tmp_path: Path) -> None:
    keras = model_files.keras_3()

    @keras.saving.register_keras_serializable(package="mine")
    class Doubled(keras.layers.Layer):  # type: ignore[misc, name-defined]
        def call(self, inputs: Any) -> Any:
            return inputs * 2

    model = keras.Sequential([keras.Input((3,)), Doubled()])
    for name in ("mymodel.keras", "mymodel.h5"):
        model.save(tmp_path / name)
        assert "'Doubled'" in refused(tmp_path / name).message


def own_function(x: Any, **options: Any) -> Any:
    return np.zeros(tuple(x), "float32") if options else x  # of an initializer's shape


OWN_FUNCTIONS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "activation": ("activation='relu'", lambda layers: layers.Dense(2, activation=own_function)),
    "recurrent_activation": ("activation='relu'", lambda layers: layers.LSTM(2, recurrent_activation=own_function)),
    "kernel_initializer": ("'he_normal'", lambda layers: layers.Dense(2, kernel_initializer=own_function)),
    "kernel_constraint": ("'max_norm'", lambda layers: layers.Dense(2, kernel_constraint=own_function)),
    "activity_regularizer": ("'l2'", lambda layers: layers.Dense(2, activity_regularizer=own_function)),
    "standardize": ("'lower_and_strip_punctuation'", lambda layers: layers.TextVectorization(standardize=own_function)),
    "split": ("'whitespace'", lambda layers: layers.TextVectorization(split=own_function)),
}


@pytest.mark.parametrize("suffix", ["h5", "keras"])
@pytest.mark.parametrize("version", [model_files.keras_2, model_files.keras_3])
@pytest.mark.parametrize("place", OWN_FUNCTIONS)
def test_a_function_of_ones_own_is_refused_with_its_place(
    place: str, version: Callable[[], Any], suffix: str, tmp_path: Path
) -> None:
    keras = version()
    if place == "kernel_constraint" and version is model_files.keras_3 and IS_OLDER:
        pytest.skip("this Keras takes only its own constraints")
    instead, make = OWN_FUNCTIONS[place]
    layer = make(keras.layers)
    if place in ("standardize", "split"):
        if suffix == "h5" and version is model_files.keras_2:
            pytest.skip("Keras 2 cannot save it")
        start = keras.Input((1,), dtype="string")
    else:
        start = keras.Input((3, 2) if place == "recurrent_activation" else (3,))
    keras.Sequential([start, layer]).save(tmp_path / f"mymodel.{suffix}")
    error = refused(tmp_path / f"mymodel.{suffix}")
    assert f"'{layer.name}' has the function 'own_function' as its {place}" in error.message
    assert instead in error.help


@pytest.mark.parametrize("suffix", ["h5", "keras"])
def test_a_class_of_ones_own_is_refused_with_its_place(suffix: str, tmp_path: Path) -> None:
    keras = model_files.keras_3()

    class Halves(keras.initializers.Initializer):  # type: ignore[misc, name-defined]
        def __call__(self, shape: Any, dtype: Any = None, **_: Any) -> Any:
            return keras.ops.full(shape, 0.5)

        def get_config(self) -> Config:
            return {}

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, bias_initializer=Halves())])
    model.save(tmp_path / f"mymodel.{suffix}")
    assert "the class 'Halves' as its bias_initializer" in refused(tmp_path / f"mymodel.{suffix}").message


@pytest.mark.parametrize("suffix", ["h5", "keras"])
@pytest.mark.parametrize("version", [model_files.keras_2, model_files.keras_3])
def test_a_lambda_as_activation_is_refused_with_its_place(
    version: Callable[[], Any], suffix: str, tmp_path: Path
) -> None:
    keras = version()
    keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation=lambda x: x)]).save(
        tmp_path / f"mymodel.{suffix}"
    )
    assert "a Python lambda as its activation" in refused(tmp_path / f"mymodel.{suffix}").message


@pytest.mark.parametrize("suffix", ["h5", "keras"])
@pytest.mark.parametrize("version", [model_files.keras_2, model_files.keras_3])
def test_a_loss_and_a_metric_of_ones_own_refuse_nothing(
    version: Callable[[], Any], suffix: str, tmp_path: Path
) -> None:
    keras = version()
    inner = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model = keras.Sequential([keras.Input((3,)), inner])
    for one in (inner, model):
        one.compile(loss=lambda true, predicted: own_function(predicted), metrics=[own_function])
    model.save(tmp_path / f"mymodel.{suffix}")
    assert inspect(tmp_path / f"mymodel.{suffix}", 5).parameters == 8


@pytest.mark.parametrize("place", ["activation", "kernel_initializer", "kernel_constraint", "bias_regularizer"])
def test_a_function_that_an_old_file_names_is_refused_with_its_place(place: str, h5: Path) -> None:
    change_h5(h5, lambda config: layers_of(config)[1]["config"].update({place: "my_function"}))
    assert f"the function 'my_function' as its {place}" in refused(h5).message


# Hostile: configs


def set_layer(layer: Config) -> Callable[[Config], None]:
    """A change that puts `layer` in the place of the first Dense."""
    return lambda config: layers_of(config).__setitem__(1, layer)


def update_layer(**values: Any) -> Callable[[Config], None]:
    return lambda config: layers_of(config)[1].update(values)


def update_config(**values: Any) -> Callable[[Config], None]:
    return lambda config: layers_of(config)[1]["config"].update(values)


MARSHALLED = {"class_name": "__lambda__", "config": {"code": "4wEAAAAA", "defaults": None, "closure": None}}
HOSTILE_CONFIGS: dict[str, tuple[str, Callable[[Config], None]]] = {
    "a Lambda with a marshalled function": (
        "Lambda",
        set_layer({"class_name": "Lambda", "config": {"name": "lambda", "function": ["4wEAAAAA", None, None]}}),
    ),
    "a marshalled function as activation": ("lambda", update_config(activation=MARSHALLED)),
    "a module outside Keras": ("'os'", update_layer(module="os", registered_name=None)),
    "a module that only looks like Keras": ("'keras.evil'", update_layer(module="keras.evil", registered_name=None)),
    "a function that reads files": (
        "'get_file'",
        update_config(
            activation={
                "module": "keras.utils",
                "class_name": "function",
                "config": "get_file",
                "registered_name": "get_file",
            }
        ),
    ),
    "a function that turns safe mode off": (
        "'enable_unsafe_deserialization'",
        update_config(
            kernel_initializer={
                "module": "keras.config",
                "class_name": "function",
                "config": "enable_unsafe_deserialization",
                "registered_name": "enable_unsafe_deserialization",
            }
        ),
    ),
    "a class that loads models": (
        "'load_model'",
        update_config(kernel_initializer={"module": "keras.models", "class_name": "load_model", "config": {}}),
    ),
    "a PyTorch model": ("TorchModuleWrapper", update_layer(class_name="TorchModuleWrapper", module="keras.layers")),
    "a SavedModel": ("TFSMLayer", update_layer(class_name="TFSMLayer", module="keras.layers")),
    "a registered name that shadows Dense": ("'mine>Dense'", update_layer(registered_name="mine>Dense")),
    "a type of TensorFlow": ("'TypeSpec'", update_config(extra={"class_name": "TypeSpec", "type_spec": "x"})),
    "a vocabulary from a file": (
        "'/etc/passwd'",
        set_layer(
            {
                "module": "keras.layers",
                "class_name": "StringLookup",
                "config": {"name": "lookup", "vocabulary": "/etc/passwd"},
                "registered_name": None,
            }
        ),
    ),
    "a billion units": ("units=1,000,000,000", update_config(units=10**9)),
    "a billion rows": (
        "1,000,000,000",
        set_layer({"class_name": "RepeatVector", "config": {"name": "repeat", "n": 10**9}}),
    ),
    "minus a billion rows": (
        "n=-1,000,000,000, more than",
        set_layer({"class_name": "RepeatVector", "config": {"name": "repeat", "n": -(10**9)}}),
    ),
    "a shape of a billion": ("more than", update_config(target_shape=[1000, 1000, 1000])),
    "a shape of minus a billion": ("more than", update_config(target_shape=[1000, 1000, -1000])),
    "a pool of a billion": ("pool_size=[100000, 10000], more than", update_config(pool_size=[100_000, 10_000])),
    "a build shape of a billion": ("more than", update_layer(build_config={"input_shape": [None, 10**9]})),
    "a number of many digits": ("1e300", update_config(units=10**4000)),
    "infinity": ("inf", update_config(epsilon=float("inf"))),
    "not a number": ("NaN", update_config(epsilon=float("nan"))),
    "ten thousand levels": ("nested deeper", update_config(deep=0)),
    "a class name that is a list": ("[1, 2]", update_layer(class_name=[1, 2])),
    "letters that move the cursor": (r"\x1b[2J", update_layer(class_name="\x1b[2J")),
}


@pytest.mark.parametrize("what", HOSTILE_CONFIGS)
@pytest.mark.parametrize("suffix", ["h5", "keras"])
def test_hostile_config_is_refused(what: str, suffix: str, h5: Path, keras_file: Path) -> None:
    message, change = HOSTILE_CONFIGS[what]
    path = change_h5(h5, change) if suffix == "h5" else change_keras(keras_file, change)
    if what == "ten thousand levels":
        replace_text(path, '"deep": 0', '"deep": ' + "[" * 10_000 + "]" * 10_000)
    assert message.lower() in refused(path).message.lower()


def replace_text(path: Path, old: str, new: str) -> None:
    """Replaces a part of the config as text, for what json.dumps would not write."""
    if path.suffix == ".keras":
        members = archive_members(path)
        members["config.json"] = members["config.json"].decode().replace(old, new).encode()
        write_archive(path, members)
    else:
        with h5py.File(path, "r+") as file:
            file.attrs["model_config"] = file.attrs["model_config"].replace(old, new)


@pytest.mark.parametrize("levels", [100, 300])
def test_moderate_nesting_is_read_and_deep_nesting_refused(levels: int, h5: Path) -> None:
    change_h5(h5, update_config(deep=0))
    replace_text(h5, '"deep": 0', '"deep": ' + "[" * levels + "]" * levels)
    if levels < 200:
        assert inspect(h5, 5).parameters == 58
    else:
        assert "200 levels" in refused(h5).message


def test_infinity_written_as_a_large_number_is_refused(h5: Path) -> None:
    change_h5(h5, update_config(epsilon=0.5))
    replace_text(h5, '"epsilon": 0.5', '"epsilon": 1e999')
    assert "inf" in refused(h5).message


@pytest.mark.parametrize("suffix", ["h5", "keras"])
def test_a_config_of_sixty_megabytes_is_refused(suffix: str, h5: Path, keras_file: Path) -> None:
    path = h5 if suffix == "h5" else keras_file
    replace_text(path, '"units"', '"padding": "' + "x" * 30 * 10**6 + '", "units"')
    refused(path, max_megabytes=200)


def test_a_config_of_millions_of_values_is_refused(h5: Path) -> None:
    replace_text(h5, '"units"', '"padding": [' + "0," * 2 * 10**6 + '0], "units"')
    assert "values" in refused(h5, max_megabytes=200).message


def test_the_loss_is_ignored_because_it_is_never_loaded(h5: Path) -> None:
    with h5py.File(h5, "r+") as file:
        file.attrs["training_config"] = json.dumps({"loss": {"class_name": "MyLoss", "module": "mine"}})
    assert inspect(h5, 5).parameters == 58


# Hostile: HDF5


def with_h5(path: Path, change: Callable[[h5py.File], object], libver: str | None = None) -> Path:
    with h5py.File(path, "r+", libver=libver) as file:
        change(file)
    return path


def put_virtual(file: h5py.File) -> None:
    layout = h5py.VirtualLayout((10,), "float32")
    layout[:] = h5py.VirtualSource("/etc/passwd", "data", (10,))
    file.create_virtual_dataset("model_weights/virtual", layout)


def put_wide_chunk(file: h5py.File) -> None:
    file.create_dataset("model_weights/chunk", (1,), "uint8", maxshape=(None,), chunks=(3 * 10**9,))


def put_cycle(file: h5py.File) -> None:
    file["model_weights/dense/again"] = file["model_weights"]


def put_many_groups(file: h5py.File) -> None:
    for number in range(12_000):
        file["model_weights"].create_group(str(number))


HOSTILE_HDF5: dict[str, tuple[str, Callable[[h5py.File], object]]] = {
    "a soft link": ("link", lambda file: file.__setitem__("model_weights/x", h5py.SoftLink("/optimizer_weights"))),
    "an external link": ("link", lambda file: file.__setitem__("x", h5py.ExternalLink("/etc/passwd", "/"))),
    "another file's bytes": (
        "/etc/passwd",
        lambda file: file.create_dataset("model_weights/x", (100,), "uint8", external=[("/etc/passwd", 0, 100)]),
    ),
    "a view of another file": ("view of other arrays", put_virtual),
    "declared terabytes": (
        "4,000,000 MB",
        lambda file: file.create_dataset("model_weights/x", (10**6, 10**6), "float32"),
    ),
    "3.9 GB, below Keras' own guard": (
        "3,900 MB",
        lambda file: file.create_dataset("model_weights/x", (975, 10**6), "float32"),
    ),
    "a chunk wider than its array": ("3,000 MB", put_wide_chunk),
    "many arrays below the limit": (
        "MB when read",
        lambda file: [file.create_dataset(f"model_weights/{n}", (10**7,), "float32") for n in range(9)],
    ),
    "compressed zeros": (
        "compressed",
        lambda file: file.create_dataset("model_weights/x", data=np.zeros(10**6, "uint8"), compression="gzip"),
    ),
    "a group within itself": ("second name", put_cycle),
    "thousands of groups": ("10,000", put_many_groups),
    "texts as weights": ("numbers", lambda file: file.create_dataset("model_weights/x", data=[b"a" * 9])),
    "a type without an array": ("neither", lambda file: file.__setitem__("x", np.dtype("float32"))),
    "an array without a shape": ("shape", lambda file: file.create_dataset("x", data=h5py.Empty("float32"))),
}


@pytest.mark.parametrize("what", HOSTILE_HDF5)
@pytest.mark.parametrize("suffix", ["h5", "keras"])
def test_hostile_hdf5_is_refused(what: str, suffix: str, h5: Path, keras_file: Path, tmp_path: Path) -> None:
    message, change = HOSTILE_HDF5[what]
    if suffix == "h5":
        path = with_h5(h5, change)
    else:
        members = archive_members(keras_file)
        inner = written(tmp_path / "model.weights.h5", members["model.weights.h5"])
        with_h5(inner, lambda file: file.create_group("model_weights/dense"))
        members["model.weights.h5"] = with_h5(inner, change).read_bytes()
        path = write_archive(keras_file, members)
    assert message in refused(path, max_megabytes=50 if "thousands" in what else 5).message


def test_missing_weights_are_named(h5: Path) -> None:
    with_h5(h5, lambda file: file["model_weights/dense"].__delitem__("sequential"))
    assert "'sequential/dense/kernel'" in refused(h5).message


def test_weights_listed_a_thousand_times_are_refused(h5: Path) -> None:
    def repeat(file: h5py.File) -> None:
        group = file["model_weights/dense"]
        group["big"] = np.zeros(10**6, "float32")
        group.attrs["weight_names"] = np.array([b"big"] * 1000)

    with_h5(h5, repeat)
    assert "again and again" in refused(h5).message


def test_one_long_text_listed_a_thousand_times_is_refused(h5: Path) -> None:
    names = ["x" * 10**6, *["y" * 777] * 999]
    with_h5(h5, lambda file: file["model_weights"].attrs.create("layer_names", names, dtype=h5py.string_dtype()))
    content = h5.read_bytes()
    [long] = references_to_texts(content, 10**6)
    short = references_to_texts(content, 777)
    assert len(short) == 999
    for reference in short:
        content = content.replace(reference, long)
    assert "1,0" in refused(written(h5, content)).message  # 1,000 MB and the configs


def test_arrays_that_share_a_chunk_are_counted_separately(h5: Path) -> None:
    numbers = 100_000
    undefined, shape = b"\xff" * 8, struct.pack("<II", numbers, 4)  # the address of a chunk that was never written

    def many(file: h5py.File, count: int) -> None:
        for number in range(count):
            file.create_dataset(f"x{number}", (numbers,), "float32", chunks=(numbers,))
        file["x0"][...] = 1

    content = h5.read_bytes()
    for count, shared in ((100, 99), (300, 299)):
        with_h5(written(h5, content), lambda file, count=count: many(file, count))  # type: ignore[misc]
        broken = h5.read_bytes()
        [address] = re.findall(rb"\x03\x02\x02((?!\xff{8}).{8})" + re.escape(shape), broken, re.DOTALL)
        assert broken.count(undefined + shape) == shared
        written(h5, broken.replace(undefined + shape, address + shape))
        with h5py.File(h5) as file:
            assert file[f"x{count - 1}"][-1] == 1, "the numbers of the first one"
        if count == 100:
            assert inspect(h5, 5).parameters == 58  # 40 MB when read
        else:
            assert "the arrays of the file take 84 MB when read" in refused(h5).message


def references_to_texts(content: bytes, length: int) -> list[bytes]:
    """The references to texts of that length: length, address of a heap, number in the heap."""
    found = re.findall(re.escape(struct.pack("<I", length)) + b".{12}", content, re.DOTALL)
    return [found for found in found if content[int.from_bytes(found[4:12], "little") :].startswith(b"GCOL")]


# Hostile: zip archives


@pytest.mark.parametrize(
    "name", ["../mymodel.py", "/etc/cron.d/x", "assets/../../x", "C:/x", "assets\\..\\x", "conftest.py", "model.pkl"]
)
def test_members_that_do_not_belong_there_are_refused(name: str, keras_file: Path) -> None:
    assert "archive holds" in refused(add_member(keras_file, name)).message


def test_a_member_that_is_a_link_is_refused(keras_file: Path) -> None:
    add_member(keras_file, "assets/x", b"/etc/passwd", external_attr=0o120777 << 16)
    assert "is a link" in refused(keras_file).message


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["config.json", "assets/words.txt"])
def test_two_members_of_one_name_are_refused(name: str, keras_file: Path) -> None:
    add_member(keras_file, "assets/Words.txt")
    assert "twice" in refused(add_member(keras_file, name)).message


def test_a_member_that_expands_a_thousandfold_is_refused(keras_file: Path) -> None:
    add_member(keras_file, "assets/words.txt", bytes(200 * 10**6), compress_type=zipfile.ZIP_DEFLATED)
    assert "unpacks to" in refused(keras_file).message


def test_members_that_expand_a_thousandfold_together_are_refused(keras_file: Path) -> None:
    for name in ("assets/words.txt", "assets/more words.txt"):
        add_member(keras_file, name, bytes(45 * 10**6), compress_type=zipfile.ZIP_DEFLATED)
    assert "unpacks to 90 MB" in refused(keras_file).message


def test_a_compressed_archive_of_usual_size_is_read(keras_file: Path) -> None:
    write_archive(keras_file, archive_members(keras_file), zipfile.ZIP_DEFLATED)
    assert inspect(keras_file, 5).parameters == 58


def test_a_second_archive_before_the_first_is_refused(keras_file: Path, tmp_path: Path) -> None:
    other = write_archive(tmp_path / "other.keras", {"config.json": b"{}"})
    keras_file.write_bytes(other.read_bytes() + keras_file.read_bytes())
    refused(keras_file)


def test_a_second_archive_after_the_first_is_refused(keras_file: Path, tmp_path: Path) -> None:
    other = write_archive(tmp_path / "other.keras", {"config.json": b"{}"})
    keras_file.write_bytes(keras_file.read_bytes() + other.read_bytes())
    refused(keras_file)


def test_members_that_overlap_are_refused(keras_file: Path) -> None:
    content = bytearray(keras_file.read_bytes())
    entry = content.find(b"PK\x01\x02", content.find(b"PK\x01\x02") + 1)
    content[entry + 42 : entry + 46] = bytes(4)  # the second member starts where the first does
    assert "overlap" in refused(written(keras_file, bytes(content))).message


@pytest.mark.parametrize("count", [25, 1000])
def test_bytes_between_the_last_member_and_the_directory_are_refused(count: int, keras_file: Path) -> None:
    content = keras_file.read_bytes()
    start = int.from_bytes(content[-6:-2], "little")  # of the directory
    end = content[start:-6] + struct.pack("<I", start + count) + content[-2:]
    written(keras_file, content[:start] + bytes(count) + end)
    assert set(archive_members(keras_file)) == {"metadata.json", "config.json", "model.weights.h5"}  # zipfile reads it
    assert "leave gaps" in refused(keras_file).message


def test_an_archive_whose_sizes_follow_its_members_is_read(keras_file: Path) -> None:
    """As it is written to a pipe, where nobody can go back to a member's header."""

    class Pipe(io.RawIOBase):
        content = b""

        def writable(self) -> bool:
            return True

        def write(self, piece: Any) -> int:
            self.content += bytes(piece)
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, content in archive_members(keras_file).items():
            archive.writestr(name, content)
    assert b"PK\x07\x08" in pipe.content
    assert inspect(written(keras_file, pipe.content), 5).parameters == 58


def test_thousands_of_members_are_refused(keras_file: Path) -> None:
    with zipfile.ZipFile(keras_file, "a") as archive:
        for number in range(3000):
            archive.writestr(f"assets/{number}", b"")
    assert "members" in refused(keras_file).message


# Whatever it is


@pytest.mark.parametrize("suffix", [".h5", ".keras"])
def test_a_file_that_takes_too_much_work_to_read_is_given_up(
    suffix: str, h5: Path, keras_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hdf5, "MAX_SECONDS", 0.0)
    assert "takes more than 0.0 s of processor time" in refused(h5 if suffix == ".h5" else keras_file).message


@pytest.mark.parametrize("suffix", [".h5", ".keras"])
def test_waiting_for_a_busy_machine_is_not_the_fault_of_the_file(
    suffix: str, h5: Path, keras_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = h5 if suffix == ".h5" else keras_file
    clock = iter(range(0, 10_000, 10))  # every look at the clock is ten seconds later
    monkeypatch.setattr(hdf5.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(hdf5, "MAX_WAIT", 1e6)
    assert inspect(path, 5).parameters > 0
    monkeypatch.setattr(hdf5, "MAX_WAIT", 15.0)
    with pytest.raises(GraderError, match="20 s.*machine or its disk is too busy") as error:
        inspect(path, 5)
    assert "Try again" in error.value.help


# The lists of names: those of Keras 3.15. Keras 3.12, which Python 3.10 has, exports fewer layers.

IS_OLDER = tuple(map(int, metadata.version("keras").split(".")[:2])) < (3, 15)
of_this_keras = pytest.mark.skipif(IS_OLDER, reason="the lists are those of Keras 3.15")


def exported(module: Any) -> set[str]:
    return {name for name, value in vars(module).items() if isinstance(value, type)}


def test_the_layers_are_those_that_keras_exports() -> None:
    keras = model_files.keras_3()
    abstract = {"Layer", "Wrapper", "InputSpec"}
    layers = exported(keras.layers) - abstract - set(keras_names.REFUSED_LAYERS)
    assert layers <= keras_names.LAYERS if IS_OLDER else layers == keras_names.LAYERS


def test_no_refused_layer_is_allowed() -> None:
    allowed = keras_names.LAYERS | keras_names.LEGACY_LAYERS | keras_names.PARTS | keras_names.MODELS
    assert not allowed & set(keras_names.REFUSED_LAYERS)


def test_the_parts_of_layers_are_those_that_keras_exports() -> None:
    keras = model_files.keras_3()
    names: set[str] = set()
    for module in (keras.initializers, keras.regularizers, keras.constraints):
        names |= exported(module)
    assert names - {"Initializer", "Regularizer", "Constraint"} <= keras_names.PARTS
    others = exported(keras.dtype_policies) | exported(keras.quantizers) | {"SeedGenerator", "Policy", "PolicyV1"}
    assert IS_OLDER or keras_names.PARTS <= names | others


def test_the_activations_are_those_that_keras_exports() -> None:
    keras = model_files.keras_3()
    functions = {name for name, value in vars(keras.activations).items() if callable(value)}
    aliases = {"swish", "hard_swish"}
    assert keras_names.ACTIVATIONS == functions - {"get", "serialize", "deserialize"} | aliases


@of_this_keras
@pytest.mark.parametrize("module", keras_names.OPERATIONS)
def test_the_operations_are_those_of_keras_except_those_that_take_a_function(module: str) -> None:
    import importlib

    from keras import Operation

    defined = importlib.import_module(module)
    operations = {
        name
        for name, value in vars(defined).items()
        if isinstance(value, type) and issubclass(value, Operation) and value.__module__ == module
    }
    take_a_function = {"AssociativeScan", "Cond", "ForiLoop", "Map", "Scan", "Switch", "VectorizedMap", "WhileLoop"}
    assert operations - take_a_function - {"JVP"} == keras_names.OPERATIONS[module]
