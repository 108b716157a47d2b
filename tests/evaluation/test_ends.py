"""Several inputs and outputs: which is which, how they are fed, and what comes back, whatever a file calls them."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import records
from grader.evaluation import ends, protocol
from grader.evaluation.protocol import Evaluate, Evaluation, Refusal
from grader.inspection import artifact

COUNT = 230
ASKED = {"numbers": (5,), "categories": (3,)}
OUTPUTS = ("kind", "box")


@pytest.mark.parametrize(
    ("found", "order"),
    [
        (["numbers", "categories"], [0, 1]),
        (["categories", "numbers"], [1, 0]),
        (["input_1", "input_2"], [0, 1]),
        (["categories", "input_2"], [1, 0]),
        (["input_1", "numbers"], [1, 0]),
        (["numbers", "numbers"], [0, 1]),
    ],
)
def test_ends_go_by_their_names_and_the_others_by_their_order(found: list[str], order: list[int]) -> None:
    assert ends.order(["numbers", "categories"], found) == order


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(0)
    numbers = rng.normal(size=(COUNT, 5)).astype(np.float32)
    numbers[3, 2] = np.nan
    path = tmp_path_factory.mktemp("inputs") / "inputs.npy"
    np.save(path, records.joined({"numbers": numbers, "categories": rng.choice(["a", "bb", "ü"], (COUNT, 3))}))
    np.save(path.with_name("numbers.npy"), rng.normal(size=(COUNT, 5)).astype(np.float32))
    return path


def evaluate(model: Any, file: Path, request: dict[str, Any], format: str = "keras") -> Evaluation:
    """What the evaluating process answers, through JSON and bytes, in this process."""
    from grader.evaluation import process

    path = file.with_name(f"mymodel.{format}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save(path)
    asked = Evaluate(artifact.inspect(path, 5), **request)
    read = protocol.read_request(json.loads(json.dumps(protocol.write_request(asked))))
    assert read == asked and isinstance(read, Evaluate)
    header, body = protocol.write_answer(process._evaluate(read))
    answer = protocol.read_answer(asked, json.loads(json.dumps(header)), bytes(body))
    assert not isinstance(answer, Refusal)
    return answer


def of_two_inputs(names: tuple[str, str] = ("numbers", "categories"), form: Callable[..., Any] = list) -> Any:
    import keras

    numbers, categories = keras.Input((5,), name=names[0]), keras.Input((3,), name=names[1], dtype="string")
    lookup = keras.layers.StringLookup(vocabulary=["a", "bb", "ü"], output_mode="multi_hot")
    known = keras.layers.Concatenate()([keras.ops.nan_to_num(numbers), lookup(categories)])
    given = {
        list: [numbers, categories],
        reversed: [categories, numbers],
        dict: {names[0]: numbers, names[1]: categories},
    }
    return keras.Model(given[form], keras.layers.Dense(2)(known))


@pytest.mark.parametrize("form", [list, reversed, dict])
def test_two_inputs_are_fed_by_name_in_whatever_order(inputs: Path, tmp_path: Path, form: Any) -> None:
    import tensorflow as tf

    model, given = of_two_inputs(form=form), np.load(inputs)
    found = evaluate(model, tmp_path, {"inputs": inputs, "asked": ASKED, "sample": tuple(range(40))})
    fed = {name: tf.constant(given[name]) for name in ASKED}
    expected = model(fed if form is dict else [fed[one.name] for one in model.inputs])
    np.testing.assert_allclose(found.predictions, expected, atol=1e-6)
    np.testing.assert_allclose(found.again, expected[:40], atol=1e-5)
    assert {one.name: one.is_text for one in found.entries} == {"numbers": False, "categories": True}


@pytest.mark.parametrize("swapped", [False, True])
def test_two_inputs_of_an_h5_file_are_fed_by_name(inputs: Path, tmp_path: Path, swapped: bool) -> None:
    import keras

    given = records.joined({"left": np.eye(6, 3, dtype=np.float32), "right": np.full((6, 3), 2, np.float32)})
    np.save(tmp_path / "inputs.npy", given)
    left, right = keras.Input((3,), name="left"), keras.Input((3,), name="right")
    model = keras.Model([right, left] if swapped else [left, right], keras.layers.Subtract()([left, right]))
    request = {"inputs": tmp_path / "inputs.npy", "asked": {"left": (3,), "right": (3,)}}
    found = evaluate(model, tmp_path, request, "h5").predictions
    assert found is not None and (found == given["left"] - given["right"]).all()


def test_inputs_of_other_names_are_fed_in_their_order(inputs: Path, tmp_path: Path) -> None:
    found = evaluate(of_two_inputs(("first", "second")), tmp_path, {"inputs": inputs, "asked": ASKED})
    assert found.predictions is not None and [one.name for one in found.entries] == ["first", "second"]


def test_a_model_that_takes_other_inputs_is_described_and_not_asked(inputs: Path, tmp_path: Path) -> None:
    swapped = evaluate(of_two_inputs(("categories", "numbers")), tmp_path, {"inputs": inputs, "asked": ASKED})
    assert swapped.predictions is None
    assert swapped.entries == (ends.End("categories", (5,)), ends.End("numbers", (3,), is_text=True))


def of_two_outputs(names: tuple[str, str] = OUTPUTS, form: Callable[..., Any] = list) -> Any:
    import keras

    given = keras.Input((5,))
    kind = keras.layers.Dense(3, activation="softmax", name=names[0])(given)
    box = keras.layers.Dense(4, name=names[1])(given)
    taken = {list: [kind, box], reversed: [box, kind], dict: {names[0]: kind, names[1]: box}}
    return keras.Model(given, taken[form])


@pytest.mark.parametrize("format", ["keras", "h5"])
@pytest.mark.parametrize("form", [list, reversed, dict])
def test_two_outputs_come_back_by_name(inputs: Path, tmp_path: Path, form: Any, format: str) -> None:
    model, file = of_two_outputs(form=form), inputs.with_name("numbers.npy")
    request = {"inputs": file, "asked": (5,), "outputs": OUTPUTS, "sample": (3, 1)}
    found = evaluate(model, tmp_path, request, format).predictions
    assert found is not None and found.dtype.names == OUTPUTS
    for name, values in records.columns(found):
        (layer,) = (one for one in model.layers if one.name == name)
        np.testing.assert_allclose(values, layer(np.load(file)), atol=1e-6)


def test_outputs_of_other_names_are_taken_in_their_order(inputs: Path, tmp_path: Path) -> None:
    request = {"inputs": inputs.with_name("numbers.npy"), "asked": (5,), "outputs": OUTPUTS}
    found = evaluate(of_two_outputs(("a", "b")), tmp_path, request)
    assert found.predictions is not None
    assert [(name, one.shape[1:]) for name, one in records.columns(found.predictions)] == [
        ("kind", (3,)),
        ("box", (4,)),
    ]


def test_a_model_of_one_output_is_not_asked_for_two(inputs: Path, tmp_path: Path) -> None:
    found = evaluate(of_two_inputs(), tmp_path, {"inputs": inputs, "asked": ASKED, "outputs": OUTPUTS})
    assert found.predictions is None and len(found.exits) == found.outputs == 1


def test_names_beyond_reason_are_shortened(inputs: Path, tmp_path: Path) -> None:
    import keras

    given = keras.Input((5,))
    outputs = {"a" * 300: keras.layers.Dense(3)(given), "b\tc": keras.layers.Dense(4)(given)}
    request = {"inputs": inputs.with_name("numbers.npy"), "asked": (5,), "outputs": OUTPUTS}
    found = evaluate(keras.Model(given, outputs), tmp_path, request)
    assert [one.name for one in found.exits] == ["a" * 60, "b?c"]
