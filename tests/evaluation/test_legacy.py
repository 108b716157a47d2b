"""Files of Keras 2 load with Keras 3 and compute what they computed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import model_files
import numpy as np
import pytest
from model_files import LEGACY_MODELS, Config, as_tensorflow_2_1, change_h5, change_keras, layers_of

from grader.evaluation import legacy
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
