"""Files of Keras 2 load with Keras 3 and compute what they computed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import model_files
import numpy as np
import pytest
from model_files import (
    LEGACY_MODELS,
    Config,
    as_keras_2_13,
    as_on_windows,
    as_tensorflow_2_1,
    change_h5,
    change_keras,
    change_weights,
    layers_of,
)

from grader.evaluation import legacy, legacy_functions
from grader.inspection import keras_names
from grader.inspection.artifact import Artifact, Refused, inspect

# Float16 keeps three digits, and Keras 2 and 3 sum in different orders.
TOLERANCE = {"mixed precision": 2e-3}
# TensorFlow 2.1 lacked these layers, or saved them under other names.
NEWER = ("normalization", "augmentation", "MobileNetV2 in a Sequential", "attention", "unit normalization")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, Any, list[np.ndarray]]]:
    """The .h5 file that Keras 2 makes of a model, inputs, and the outputs that Keras 2 computes. Each is made once."""
    made: dict[str, tuple[Path, Any, list[np.ndarray]]] = {}

    def make(name: str) -> tuple[Path, Any, list[np.ndarray]]:
        if name not in made:
            model = LEGACY_MODELS[name](model_files.keras_2())
            model_files.randomize(model)
            inputs = model_files.inputs_for(model)
            path = tmp_path_factory.mktemp("legacy") / "mymodel.h5"
            expected = model_files.outputs(model, inputs)
            model.save(path)
            made[name] = path, inputs, expected
        return made[name]

    return make


def load(path: Path) -> Any:
    from grader.evaluation import loading

    return loading.load(path, inspect(path, 100))


def assert_outputs(path: Path, inputs: Any, expected: list[np.ndarray], tolerance: float = 1e-5) -> None:
    found = model_files.outputs(load(path), inputs)
    assert [array.shape for array in found] == [array.shape for array in expected]
    for array, other in zip(found, expected, strict=True):
        scale = max(1.0, float(np.abs(other).max()))
        assert np.abs(array - other).max() <= tolerance * scale


@pytest.mark.parametrize("name", LEGACY_MODELS)
def test_a_keras_2_file_computes_what_it_computed(name: str, saved: Any) -> None:
    path, inputs, expected = saved(name)
    assert_outputs(path, inputs, expected, TOLERANCE.get(name, 1e-5))


@pytest.mark.parametrize("name", [name for name in LEGACY_MODELS if not name.startswith(NEWER)])
def test_a_file_in_the_form_of_tensorflow_2_1_computes_what_it_computed(name: str, saved: Any, tmp_path: Path) -> None:
    path, inputs, expected = saved(name)
    old = tmp_path / "mymodel.h5"
    old.write_bytes(path.read_bytes())
    change_h5(old, as_tensorflow_2_1, keras_version="2.2.4-tf")
    assert_outputs(old, inputs, expected, TOLERANCE.get(name, 1e-5))


@pytest.mark.parametrize(
    "name", ["series with input_shape [None, 1]", "functional", "attention", "normalization over everything"]
)
def test_a_keras_file_of_keras_2_computes_what_it_computed(name: str, tmp_path: Path) -> None:
    model = LEGACY_MODELS[name](model_files.keras_2())
    inputs = model_files.inputs_for(model)
    path = tmp_path / "mymodel.keras"
    model.save(path)
    assert_outputs(path, inputs, model_files.outputs(model, inputs))


FORMS: dict[str, Callable[[Path], Path]] = {
    "2.12 and 2.13": as_keras_2_13,
    "2.14 and 2.15 on Windows": as_on_windows,
    "2.12 and 2.13 on Windows": lambda path: as_on_windows(as_keras_2_13(path)),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "name",
    [
        "dense",
        "series with input_shape [None, 1]",
        "time distributed",
        "cells",
        "two inputs, two outputs, a shared model",
        "attention",
        "augmentation",
        "slash in names",
    ],
)
def test_weights_are_found_under_the_names_of_each_keras_2(name: str, form: str, tmp_path: Path) -> None:
    keras = model_files.keras_2()
    model = LEGACY_MODELS[name](keras)
    model_files.randomize(model)
    inputs = model_files.inputs_for(model)
    expected = model_files.outputs(model, inputs)
    model.save(tmp_path / "mymodel.keras")
    path = FORMS[form](tmp_path / "mymodel.keras")
    assert_outputs(path, inputs, expected)
    assert inspect(path, 100).parameters == model.count_params()


@pytest.mark.parametrize("form", FORMS)
def test_a_vocabulary_is_found_under_the_names_of_each_keras_2(form: str, tmp_path: Path) -> None:
    keras = model_files.keras_2()
    words = keras.layers.TextVectorization(output_sequence_length=4)
    words.adapt(["a few words", "more words"])
    model = keras.Sequential([keras.Input((1,), dtype="string"), words, keras.layers.Embedding(9, 2)])
    model.save(tmp_path / "mymodel.keras")
    assert load(FORMS[form](tmp_path / "mymodel.keras")).layers[0].get_vocabulary()[2] == "words"


def test_the_state_of_metrics_is_not_counted_as_weights(tmp_path: Path) -> None:
    keras = model_files.keras_2()
    model = keras.Sequential([keras.layers.Dense(2, input_shape=(3,))])
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    model.fit(np.zeros((4, 3)), np.zeros((4, 2)), verbose=0)
    model.save(tmp_path / "mymodel.keras")
    artifact = inspect(as_on_windows(as_keras_2_13(tmp_path / "mymodel.keras")), 1)
    assert artifact.parameters == 8 and artifact.optimizer_bytes > 2 * 4 * 8


def test_numbers_that_keras_2_12_wrote_as_arrays_are_read(tmp_path: Path) -> None:
    keras = model_files.keras_2()
    model = keras.Sequential([keras.Input((4,)), keras.layers.ReLU(6.0)])
    model.save(tmp_path / "mymodel.keras")
    array = {"class_name": "__numpy__", "config": {"value": 0.5, "dtype": "float32"}}
    path = change_keras(
        tmp_path / "mymodel.keras", lambda config: layers_of(config)[1]["config"].update(max_value=array)
    )
    assert_outputs(path, np.float32([[-1, 0, 0.25, 9]]), [np.array([[0, 0, 0.25, 0.5]])])


def test_synchronized_batch_normalization_keeps_its_place_among_the_others(tmp_path: Path) -> None:
    keras = model_files.keras_2()
    layers = keras.layers
    several = [layers.BatchNormalization(), layers.experimental.SyncBatchNormalization(), layers.BatchNormalization()]
    model = keras.Sequential([keras.Input((4,)), *several])
    model_files.randomize(model)
    inputs = model_files.inputs_for(model)
    expected = model_files.outputs(model, inputs)
    for name in ("mymodel.keras", "mymodel.h5"):
        model.save(tmp_path / name)
        assert_outputs(tmp_path / name, inputs, expected)


def _joined(tf: Any, x: Any) -> Any:
    return tf.concat([x, tf.stack([x, x], axis=1)[:, 0]], axis=-1)


FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "of MobileNetV2": lambda tf, x: model_files.keras_2().applications.mobilenet_v2.preprocess_input(x),
    "of DenseNet": lambda tf, x: model_files.keras_2().applications.densenet.preprocess_input(x),
    "of VGG16": lambda tf, x: model_files.keras_2().applications.vgg16.preprocess_input(x),
    "numbers first": lambda tf, x: 1 - 2 / (2 ** (3 * (4 + x))),
    "two tensors": lambda tf, x: x * x + tf.maximum(x, -x) - tf.minimum(x, 0.0),
    "lists": lambda tf, x: x * tf.constant([1.0, 2.0, 3.0]) - tf.constant([0.5, 0.0, 1.0]),
    "means": lambda tf, x: tf.reduce_mean(x, axis=[1, 2]) + tf.reduce_max(x, axis=1, keepdims=True)[:, 0, 0],
    "deviations": lambda tf, x: tf.math.reduce_std(x, axis=1) + tf.math.reduce_variance(x, 1),
    "shapes": lambda tf, x: tf.expand_dims(tf.transpose(tf.reshape(x, (-1, 64, 3)), [0, 2, 1]), -1),
    "joined": _joined,
    "slices": lambda tf, x: x[:, 2:5, ::2, tf.newaxis, -1],
    "dots": lambda tf, x: x[..., ::-1] + x[:, ::-1, ..., 0:1],
    "casts": lambda tf, x: tf.clip_by_value(tf.cast(x, tf.float64), -1, 1) / 255.0,
    "activations": lambda tf, x: tf.nn.relu(x) + tf.nn.gelu(x) + tf.nn.leaky_relu(x) + tf.nn.softmax(x) + tf.sigmoid(x),
    "elementwise": lambda tf, x: tf.sqrt(tf.abs(x)) + tf.exp(x) + tf.math.log(x * x + 1.0) + tf.square(x) + tf.tanh(x),
    "conditions": lambda tf, x: tf.where(x > 0.0, x, tf.zeros((3,))),
}


@pytest.mark.parametrize("suffix", ["h5", "keras"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_tensorflow_between_layers_compute_what_they_computed(
    name: str, suffix: str, tmp_path: Path
) -> None:
    import tensorflow as tf

    keras = model_files.keras_2()
    start = keras.Input((8, 8, 3))
    model = keras.Model(start, FUNCTIONS[name](tf, start))
    if suffix == "keras" and name in ("of VGG16", "dots"):
        with pytest.raises(TypeError, match="ellipsis"):  # Keras 2 itself cannot save it
            model.save(tmp_path / "mymodel.keras")
        return
    model.save(tmp_path / f"mymodel.{suffix}")
    inputs = model_files.inputs_for(model)
    assert_outputs(tmp_path / f"mymodel.{suffix}", inputs, model_files.outputs(model, inputs))


def test_a_function_in_an_inner_model_computes_what_it_computed(tmp_path: Path) -> None:
    keras = model_files.keras_2()
    start = keras.Input((4,))
    inner = keras.Model(start, keras.layers.Dense(3)(start / 255.0) - 1.0)
    first = keras.Input((4,))
    model = keras.Model(first, inner(first) * 2.0)
    model.save(tmp_path / "mymodel.h5")
    inputs = model_files.inputs_for(model)
    assert_outputs(tmp_path / "mymodel.h5", inputs, model_files.outputs(model, inputs))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda tf, x: tf.matmul(x, x, transpose_b=True), "tf.linalg.matmul.*transpose_b"),
        (lambda tf, x: tf.reduce_sum(x, axis=1)[:, tf.cast(tf.reduce_sum(x), tf.int32) :], "getitem"),
    ],
)
def test_a_call_without_a_counterpart_is_refused_by_its_name(
    call: Callable[[Any, Any], Any], says: str, tmp_path: Path
) -> None:
    import tensorflow as tf

    keras = model_files.keras_2()
    start = keras.Input((4, 4))
    keras.Model(start, call(tf, start)).save(tmp_path / "mymodel.h5")
    with pytest.raises(Refused, match=says) as refused:
        load(tmp_path / "mymodel.h5")
    assert refused.value.check == "loads" and "built-in layer" in refused.value.help


def test_the_arguments_of_functions_are_those_of_the_operations() -> None:
    import importlib
    import inspect as python

    for name, rules in legacy_functions.ARGUMENTS.items():
        operation = getattr(importlib.import_module(keras_names.OPERATION_MODULES[name]), name)
        assert {*rules.options.values(), *rules.defaults} <= set(python.signature(operation).parameters)


@pytest.mark.parametrize("suffix", ["h5", "keras"])
@pytest.mark.parametrize(
    ("shape", "layer"),
    [
        ((2, 6, 3), lambda layers: layers.Conv1D(4, 3, padding="causal", activation="relu")),
        ((2, 14, 3), lambda layers: layers.Conv1D(4, 3, strides=2)),
        ((2, 5, 6, 3), lambda layers: layers.Conv1D(4, 3, padding="same")),
        ((2, 6, 6, 3), lambda layers: layers.Conv2D(4, 3)),
        ((2, 2, 6, 3), lambda layers: layers.TimeDistributed(layers.Conv1D(4, 3))),
    ],
)
def test_a_convolution_takes_further_axes_as_in_keras_2(
    shape: tuple[int, ...], layer: Callable[[Any], Any], suffix: str, tmp_path: Path
) -> None:
    keras = model_files.keras_2()
    last = layer(keras.layers)
    model = keras.Sequential(
        [keras.Input(shape), layer(keras.layers), keras.layers.Dense(3), last, keras.layers.Flatten()]
    )
    model.add(keras.layers.Dense(2))
    model_files.randomize(model)
    inputs = model_files.inputs_for(model)
    model.save(tmp_path / f"mymodel.{suffix}")
    assert_outputs(tmp_path / f"mymodel.{suffix}", inputs, model_files.outputs(model, inputs))


@pytest.mark.parametrize(
    "name", ["softmax over two axes", "layer normalization over two axes", "normalization over everything", "attention"]
)
@pytest.mark.parametrize("suffix", ["h5", "keras"])
def test_a_file_of_keras_3_that_keras_3_itself_reads_wrong_is_repaired(name: str, suffix: str, tmp_path: Path) -> None:
    model = LEGACY_MODELS[name](model_files.keras_3())
    inputs = model_files.inputs_for(model)
    path = tmp_path / f"mymodel.{suffix}"
    model.save(path)
    assert_outputs(path, inputs, model_files.outputs(model, inputs))


def test_operations_between_layers_load_from_h5(tmp_path: Path) -> None:
    keras = model_files.keras_3()
    inputs = keras.Input((4,))
    x = keras.layers.Dense(3)(inputs)
    model = keras.Model(inputs, keras.ops.sum(x * 2.0 + x[:, :1], axis=1, keepdims=True))
    model.save(tmp_path / "mymodel.h5")
    examples = model_files.inputs_for(model)
    assert_outputs(tmp_path / "mymodel.h5", examples, model_files.outputs(model, examples))


def test_a_trained_model_loads_whatever_its_loss_was(tmp_path: Path) -> None:
    keras = model_files.keras_2()
    model = keras.Sequential([keras.layers.Dense(2, input_shape=(3,))])
    model.compile(optimizer=keras.optimizers.legacy.Adam(), loss=lambda true, predicted: (true - predicted) ** 2)
    model.fit(np.zeros((4, 3)), np.zeros((4, 2)), verbose=0)
    model.save(tmp_path / "mymodel.h5")
    artifact = inspect(tmp_path / "mymodel.h5", 1)
    assert artifact.optimizer_bytes > 0
    assert load(artifact.path).output_shape == (None, 2)


def test_the_loss_of_an_inner_model_is_left_out(tmp_path: Path) -> None:
    keras = model_files.keras_3()
    inner = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    inner.compile(loss="mse")
    model = keras.Sequential([keras.Input((3,)), inner])
    model.save(tmp_path / "mymodel.keras")
    path = change_keras(
        tmp_path / "mymodel.keras",
        lambda config: layers_of(config)[1]["compile_config"].update(loss="my_own_loss"),
    )
    assert legacy.repair(inspect(path, 1), tmp_path / "copy.keras") == ("the loss of an inner model left out",)
    assert load(path).count_params() == 8


def test_a_list_of_layers_from_before_keras_2_2_3_loads(saved: Any, tmp_path: Path) -> None:
    path, inputs, expected = saved("dense")
    old = tmp_path / "mymodel.h5"
    old.write_bytes(path.read_bytes())

    def as_list(config: Config) -> None:
        as_tensorflow_2_1(config)
        config["config"] = config["config"]["layers"]

    change_h5(old, as_list, keras_version="2.2.2")
    assert_outputs(old, inputs, expected)


@pytest.mark.parametrize("name", ["Zeros", "GlorotUniform", "VarianceScaling"])
def test_initializers_with_a_dtype_load(name: str, saved: Any, tmp_path: Path) -> None:
    path, inputs, expected = saved("dense")
    old = tmp_path / "mymodel.h5"
    old.write_bytes(path.read_bytes())
    initializer = {"class_name": name, "config": {"dtype": "float32"}}
    change_h5(old, lambda config: layers_of(config)[1]["config"].update(kernel_initializer=initializer))
    assert_outputs(old, inputs, expected)


def test_input_shape_is_kept_without_an_input_layer(saved: Any, tmp_path: Path) -> None:
    path, _, _ = saved("images")
    old = tmp_path / "mymodel.h5"
    old.write_bytes(path.read_bytes())
    change_h5(old, as_tensorflow_2_1, keras_version="2.2.4-tf")
    assert load(old).input_shape == (None, 8, 8, 3)


@pytest.mark.parametrize("function", ["softmax", "log_softmax", "swish", "relu"])
@pytest.mark.parametrize("keras", [model_files.keras_2, model_files.keras_3])
def test_activations_of_tensorflow_load(keras: Callable[[], Any], function: str, tmp_path: Path) -> None:
    import tensorflow as tf

    module = keras()
    model = module.Sequential([module.Input((4,)), module.layers.Dense(3, activation=getattr(tf.nn, function))])
    model.save(tmp_path / "mymodel.h5")
    inputs = model_files.inputs_for(model)
    assert_outputs(tmp_path / "mymodel.h5", inputs, model_files.outputs(model, inputs))


def test_nothing_to_repair_makes_no_copy(saved: Any, tmp_path: Path) -> None:
    path, _, _ = saved("dense")
    assert legacy.repair(inspect(path, 1), tmp_path / "copy.h5") == ()
    assert not (tmp_path / "copy.h5").exists()


def test_repairs_are_reported_and_leave_the_file_alone(saved: Any, tmp_path: Path) -> None:
    path, _, _ = saved("hard sigmoid")
    before = path.read_bytes()
    assert legacy.repair(inspect(path, 1), tmp_path / "copy.h5") == ("LSTM: time_major=False left out",)
    assert path.read_bytes() == before


@pytest.mark.parametrize("suffix", ["h5", "keras"])
def test_a_file_under_the_name_of_the_other_format_loads(suffix: str, tmp_path: Path) -> None:
    keras = model_files.keras_3()
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.save(tmp_path / f"model.{suffix}")
    path = (tmp_path / f"model.{suffix}").rename(tmp_path / ("mymodel.keras" if suffix == "h5" else "mymodel.h5"))
    artifact = inspect(path, 1)
    assert artifact.notes == (f"{path.name} holds the .{suffix} format",)
    assert load(path).count_params() == 8


def test_a_copy_loads_after_the_inspected_file_is_gone(saved: Any, tmp_path: Path) -> None:
    from grader.evaluation import loading

    path, inputs, expected = saved("hard sigmoid")
    first, second = tmp_path / "first.h5", tmp_path / "second.h5"
    first.write_bytes(path.read_bytes())
    artifact = inspect(first, 1)
    first.rename(second)
    [found] = model_files.outputs(loading.load(second, artifact), inputs)
    assert np.abs(found - expected[0]).max() <= 1e-5


def test_a_vocabulary_in_h5_is_refused_with_advice(tmp_path: Path) -> None:
    keras = model_files.keras_3()
    words = keras.layers.TextVectorization(output_sequence_length=4)
    words.adapt(["a few words", "more words"])
    model = keras.Sequential([keras.Input((1,), dtype="string"), words, keras.layers.Embedding(9, 2)])
    model.save(tmp_path / "mymodel.keras")
    assert load(tmp_path / "mymodel.keras").layers[0].get_vocabulary()[2] == "words"
    model.save(tmp_path / "mymodel.h5")
    with pytest.raises(Refused, match="loses its vocabulary") as refused:
        load(tmp_path / "mymodel.h5")
    assert refused.value.check == "loads"
    assert "mymodel.keras" in refused.value.help


def test_what_keras_does_not_load_is_reported_in_one_line(tmp_path: Path) -> None:
    keras = model_files.keras_3()
    keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]).save(tmp_path / "mymodel.h5")
    path = change_h5(tmp_path / "mymodel.h5", lambda config: layers_of(config)[1]["config"].update(colour="red"))
    with pytest.raises(Refused, match="colour") as refused:
        load(path)
    assert refused.value.check == "loads"
    assert len(refused.value.message) < 300 and "\n" not in refused.value.message


def test_a_message_of_keras_is_not_cut_at_a_colon(tmp_path: Path) -> None:
    keras = model_files.keras_3()
    keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]).save(tmp_path / "mymodel.keras")
    path = change_weights(tmp_path / "mymodel.keras", lambda file: file["layers"].move("dense", "dense_9"))
    with pytest.raises(Refused, match="could not be loaded") as refused:
        load(path)
    assert "expected 2 variables" in refused.value.message
    assert not refused.value.message.rstrip(".").endswith(":")


def test_batch_normalization_over_several_axes_is_refused_with_advice(tmp_path: Path) -> None:
    keras = model_files.keras_2()
    model = keras.Sequential([keras.Input((4, 4, 2)), keras.layers.BatchNormalization(axis=[1, 2])])
    model.save(tmp_path / "mymodel.h5")
    with pytest.raises(Refused, match="BatchNormalization over the axes") as refused:
        load(tmp_path / "mymodel.h5")
    assert "last axis" in refused.value.help


def test_the_artifact_has_as_many_parameters_as_keras_counts(saved: Any) -> None:
    for name in ("images", "functional", "attention"):
        path, _, _ = saved(name)
        artifact: Artifact = inspect(path, 100)
        assert artifact.parameters == load(path).count_params()
