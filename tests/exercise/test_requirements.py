"""Requirements are met by what a model is and does: each way to meet one, and each way to miss it."""

from __future__ import annotations

import json
import re
import struct
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest
from keras import layers
from matplotlib.axes import Axes

from grader import AnyLayer, Augmentation, Backbone, Causal, Curves, EarlyStop, Epochs, Layer, Probabilities, RateChange
from grader.errors import Failure
from grader.exercise import catalog, requirements
from grader.exercise.requirements.base import Evidence, History, Requirement, fits
from grader.inspection import picture, weights

LABELS = np.array([0, 1, 2, 1])
SURE = np.eye(3)[LABELS] * 0.94 + 0.02


def evidence(**given: Any) -> Evidence:
    known: dict[str, Any] = {"layers": ("Dense",), "predictions": SURE, "labels": LABELS, "history": None}
    known |= {"validation_accuracy": lambda: 0.97, "backbone": Path}
    return Evidence(**(known | given))


def probed(requirement: Requirement, model: keras.Model, inputs: np.ndarray, **given: Any) -> Evidence:
    """Evidence with what the requirement's probe answers, which must be believable."""
    answer = json.loads(json.dumps(requirement.probe(model, inputs[:8].astype(np.float32))))
    assert requirement.has_probe and fits(answer, requirement.form)
    return evidence(answer=answer, **given)


def seen(folder: Path, curves: Curves = Curves()) -> Evidence:  # noqa: B008  it is frozen
    """Evidence with what is read from the picture in a folder. Raises Failure if it cannot be read."""
    answer = curves.read(folder / curves.file)
    assert fits(answer, curves.form)
    return evidence(answer=answer)


def refusal(requirement: Requirement, shown: Evidence | Callable[[], Evidence]) -> str:
    with pytest.raises(Failure) as failure:
        requirement.check(shown if isinstance(shown, Evidence) else shown())
    assert failure.value.help, "every failure says what to do"
    return failure.value.message


# --- fingerprints, which reveal copies


def test_a_model_of_texts_has_a_fingerprint_too() -> None:
    words = layers.TextVectorization(output_mode="multi_hot", vocabulary=["gull"])
    model = keras.Sequential([keras.Input((), dtype="string"), words, layers.Dense(1)])
    assert re.fullmatch("[0-9a-f]{64}", weights.fingerprint(model.weights))


def test_a_fingerprint_is_of_all_weights_and_of_no_name() -> None:
    def fingerprint(name: str, mean: float) -> str:
        normalization = layers.BatchNormalization(name=name, moving_mean_initializer=keras.initializers.Constant(mean))
        model = keras.Sequential([keras.Input((2,)), normalization])
        return weights.fingerprint(model.weights)

    assert fingerprint("mine", mean=1) == fingerprint("copied", mean=1) != fingerprint("mine", mean=2)


# --- layers


def test_layers_are_counted_by_their_class() -> None:
    held = ("Conv2D", "AveragePooling2D", "Conv2D")
    assert Layer("Conv2D", at_least=2).check(evidence(layers=held)) == "Conv2D"
    assert refusal(Layer("Conv2D", at_least=3), evidence(layers=held)) == "2 Conv2D layers found, 3 needed."


def test_any_of_several_layers_does() -> None:
    pooling = AnyLayer(("MaxPooling2D", "AveragePooling2D"))
    assert pooling.check(evidence(layers=("AveragePooling2D",))) == "AveragePooling2D"
    assert refusal(pooling, evidence()) == "no MaxPooling2D or AveragePooling2D layer found."


# --- probabilities


def test_logits_and_sigmoids_are_not_probabilities() -> None:
    wanted = Probabilities(log_loss=0.25)
    assert wanted.check(evidence()) == f"probabilities with a log loss of {-np.log(0.96):.3f}"
    assert "range from -" in refusal(wanted, evidence(predictions=np.log(SURE)))
    assert "add up to" in refusal(wanted, evidence(predictions=np.sqrt(SURE)))
    assert "add up to 0.98 to 0.98" in refusal(wanted, evidence(predictions=SURE * 0.98))
    assert "range from nan" in refusal(wanted, evidence(predictions=SURE * np.nan))


@pytest.mark.parametrize(
    "predictions",
    [np.roll(SURE, 1, axis=1), np.full((4, 3), 1 / 3), np.exp(SURE) / np.exp(SURE).sum(axis=1, keepdims=True)],
    ids=["other classes", "unsure", "softmax applied twice"],
)
def test_probabilities_are_held_against_the_labels(predictions: np.ndarray) -> None:
    assert "at most 0.25 needed" in refusal(Probabilities(log_loss=0.25), evidence(predictions=predictions))


def test_a_single_confident_mistake_leaves_the_log_loss_finite() -> None:
    predictions = np.eye(3)[[1, 1, 2, 1]]
    assert "log loss 4.030" in refusal(Probabilities(log_loss=0.25), evidence(predictions=predictions))


# --- the end of a training


STOP = EarlyStop(at_least=0.97, before_epoch=10)


def history(*values: float, planned: int | None = 50, name: str = "val_accuracy") -> History:
    return History({"loss": [1.0] * len(values), name: list(values)}, planned)


def test_a_stop_at_the_target_is_read_from_the_history() -> None:
    shown = evidence(history=history(0.9, 0.96, 0.971), validation_accuracy=lambda: 0.971)
    assert STOP.check(shown) == "ended in epoch 3 of 50 at val_accuracy 0.9710"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (None, "how the model was trained is not known"),
        (history(0.9, 0.975, planned=2), "training ran all its 2 epochs"),
        (history(0.9, 0.975, planned=None), "training ran all its 2 epochs"),
        (history(0.9, 0.96), "ended in epoch 2 at val_accuracy 0.9600, before 0.97 was reached"),
        (history(0.9, 0.98, 0.97), "reached 0.97 in epoch 2, but training ended only in epoch 3"),
        (history(*[0.9] * 9, 0.97), "reached in epoch 10; it must be reached before epoch 10"),
        (history(0.9, 0.999), "val_accuracy was 0.9990 in the last epoch, but the model in the file scores 0.9700"),
        (history(0.9, 0.975), "val_accuracy was 0.9750 in the last epoch, but the model in the file scores 0.9700"),
        (History({"loss": [1.0]}, 50), "the history has no val_accuracy, only loss"),
        (History({}, 50), "the history has no val_accuracy, only nothing"),
    ],
)
def test_other_ends_are_not_the_required_stop(given: History | None, message: str) -> None:
    assert message in refusal(STOP, evidence(history=given))


def test_only_what_is_about_the_training_needs_its_history() -> None:
    def needs_history(*wanted: Requirement) -> bool:
        return replace(catalog.find("category1_linear").exercise, requires=wanted).needs_history

    assert needs_history(Layer("Dense"), STOP)
    assert not needs_history(Layer("Dense"), Curves(), Augmentation())


# --- the learning rate


def rates(*values: float, loss: tuple[float, ...] = (0.5, 0.4, 0.3, 0.2), name: str = "val_loss") -> Evidence:
    return evidence(history=History({"learning_rate": list(values), name: list(loss)}, None))


def test_a_training_of_few_epochs_is_read_from_the_history() -> None:
    def epochs(count: int) -> Evidence:
        return evidence(history=History({"loss": [0.5] * count, "accuracy": [0.9] * count}, None))

    assert Epochs(at_most=3).check(epochs(3)) == "trained for 3 epochs"
    assert "trained for 4 epochs, at most 3 are allowed" in refusal(Epochs(at_most=3), epochs(4))
    assert "trained for 0 epochs" in refusal(Epochs(at_most=3), epochs(0))
    assert "how the model was trained is not known" in refusal(Epochs(at_most=3), evidence())


def test_a_learning_rate_that_falls_is_read_from_the_history() -> None:
    said = RateChange(factor=3).check(rates(0.01, 0.01, 0.003, 0.001))
    assert said == "learning rate 0.01 to 0.001, val_loss 0.4 to 0.2"
    assert "loss 0.4 to 0.2" in RateChange(factor=3).check(rates(0.01, 0.01, 0.003, 0.001, name="loss"))


def test_a_learning_rate_that_stays_rises_or_is_not_recorded_does_not_pass() -> None:
    wanted = RateChange(factor=3)
    assert "never fell to 1/3" in refusal(wanted, rates(0.01, 0.01, 0.01, 0.01))
    assert "never fell to 1/3" in refusal(wanted, rates(0.001, 0.01, 0.02, 0.03))
    assert "between 0.005 and 0.01" in refusal(wanted, rates(0.01, 0.008, 0.006, 0.005))
    assert "has no learning rate, only loss" in refusal(wanted, evidence(history=History({"loss": [1.0]}, None)))
    assert "how the model was trained is not known" in refusal(wanted, evidence())


def test_a_rate_that_falls_just_far_enough_passes_despite_rounding() -> None:
    before, after = float(np.float32(0.01)), float(np.float32(0.01) * np.float32(0.1))
    assert after > before / 10, "as float32 has it"
    assert "learning rate" in RateChange(factor=10).check(rates(before, before, after, after))


def test_a_rate_that_falls_to_a_little_more_than_what_is_asked_has_not_fallen_enough() -> None:
    message = refusal(RateChange(factor=10), rates(0.01, 0.01, 0.00105, 0.00105))
    assert "stayed between 0.00105 and 0.01, and never fell to 1/10" in message


def test_a_change_that_did_not_help_is_reported() -> None:
    message = refusal(RateChange(factor=3), rates(0.01, 0.01, 0.001, 0.001, loss=(0.5, 0.2, 0.3, 0.25)))
    assert "was 0.2 before the learning rate had fallen to 0.001, and 0.25 after" in message
    assert "did not help" in refusal(RateChange(factor=3), rates(0.01, 0.01, 0.001, 0.001, loss=(0.5, 0.2, 0.2, 0.2)))


def test_a_rate_that_begins_at_zero_has_not_fallen_there() -> None:
    said = RateChange(factor=3).check(rates(0.0, 0.01, 0.003, 0.001))
    assert said == "learning rate 0.01 to 0.001, val_loss 0.4 to 0.2"
    assert "never fell" in refusal(RateChange(factor=3), rates(0.0, 0.0, 0.0, 0.0))


@pytest.mark.parametrize("losses", [{}, {"loss": []}, {"loss": [1.0]}, {"val_loss": [1.0, 0.5]}])
def test_rates_without_a_loss_for_each_are_reported(losses: dict[str, list[float]]) -> None:
    forged = History({"learning_rate": [0.01, 0.01, 0.001], **losses}, None)
    assert "3 learning rates, but another number of losses" in refusal(RateChange(factor=3), evidence(history=forged))


def test_the_training_loss_counts_if_some_epochs_have_no_validation_loss() -> None:
    metrics = {"learning_rate": [0.01, 0.01, 0.001], "loss": [0.5, 0.4, 0.3], "val_loss": [0.5]}
    assert ", loss 0.4 to 0.3" in RateChange(factor=3).check(evidence(history=History(metrics, None)))


def test_a_history_of_a_million_epochs_is_read_in_a_second() -> None:
    endless = History({"learning_rate": [0.01] * 1_000_000, "loss": [1.0] * 1_000_000}, None)
    started = time.process_time()
    assert "never fell" in refusal(RateChange(factor=3), evidence(history=endless))
    assert time.process_time() - started < 5


# --- looking ahead


def smoother(*hidden: layers.Layer, steps: int | None = None) -> keras.Model:
    keras.utils.set_random_seed(1)
    return keras.Sequential([keras.Input((steps, 1)), *hidden])


def looked_ahead(model: keras.Model) -> Evidence:
    series = np.random.default_rng(0).normal(size=(12, 40, 1))
    return probed(Causal(), model, series)


@pytest.mark.parametrize(
    "hidden",
    [
        lambda: [layers.Conv1D(1, 5, padding="causal")],
        lambda: [layers.LSTM(4, return_sequences=True), layers.Dense(1)],
        lambda: [layers.Conv1D(3, 3, padding="causal", dilation_rate=4), layers.LayerNormalization(), layers.Dense(1)],
    ],
    ids=["causal convolution", "LSTM", "each step normalised by itself"],
)
def test_a_model_that_looks_back_only_is_causal(hidden: Callable[[], list[layers.Layer]]) -> None:
    assert Causal().check(looked_ahead(smoother(*hidden()))) == "no output looks ahead"


@pytest.mark.parametrize(
    "hidden",
    [
        lambda: [layers.Conv1D(1, 3, padding="same")],
        lambda: [layers.Bidirectional(layers.LSTM(4, return_sequences=True)), layers.Dense(1)],
        lambda: [layers.GlobalAveragePooling1D(keepdims=True), layers.UpSampling1D(40)],
        lambda: [layers.LSTM(4, return_sequences=True, go_backwards=True), layers.Dense(1)],
    ],
    ids=["centred window", "bidirectional", "global average", "backwards"],
)
def test_a_model_that_looks_ahead_is_not(hidden: Callable[[], list[layers.Layer]]) -> None:
    assert "an output changes when later inputs change" in refusal(Causal(), looked_ahead(smoother(*hidden())))


def test_a_model_for_series_of_one_length_does_not_pass() -> None:
    model = smoother(layers.Conv1D(1, 5, padding="causal"), steps=40)
    assert refusal(Causal(), looked_ahead(model)) == "the model only takes series of 40 steps."


# --- augmentation


def network(*varying: layers.Layer) -> keras.Model:
    return keras.Sequential(
        [keras.Input((12, 12, 3)), layers.Rescaling(1 / 255), *varying, layers.Flatten(), layers.Dense(2)]
    )


def tried(model: keras.Model) -> Evidence:
    keras.utils.set_random_seed(0)
    pictures = np.random.default_rng(0).integers(0, 256, (20, 12, 12, 3)).astype(np.uint8)
    return probed(Augmentation(), model, pictures)


@pytest.mark.parametrize(
    "layer",
    [
        lambda: layers.RandomFlip("horizontal"),
        lambda: layers.RandomRotation(0.1),
        lambda: layers.RandomContrast(0.4, value_range=(0, 1)),
        lambda: layers.RandomBrightness(0.2, value_range=(0, 255)),
        lambda: layers.RandomErasing(),
    ],
)
def test_a_layer_that_varies_pictures_in_training_only_is_found(layer: Callable[[], layers.Layer]) -> None:
    shown = tried(network(layer()))
    assert Augmentation().check(shown) == f"{type(layer()).__name__} active in training only"


def test_a_layer_inside_an_inner_model_is_found() -> None:
    inner = keras.Sequential([keras.Input((12, 12, 3)), layers.RandomFlip()])
    assert Augmentation().check(tried(network(inner))) == "RandomFlip active in training only"


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (lambda: network(layers.Dropout(0.5)), "the model has no augmentation layers."),
        (lambda: network(layers.RandomRotation(0.0)), "RandomRotation does not change images during training."),
    ],
)
def test_augmentation_that_does_nothing_is_refused(model: Callable[[], keras.Model], message: str) -> None:
    assert message in refusal(Augmentation(), tried(model()))


# --- the backbone


def backbone() -> keras.Model:
    keras.utils.set_random_seed(1)
    pictures = keras.Input((12, 12, 3))
    return keras.Model(pictures, layers.Conv2D(6, 3)(layers.BatchNormalization()(layers.Conv2D(4, 3)(pictures))))


def built_on(body: keras.Model, *, flat: bool) -> keras.Model:
    """A model with a head, on the backbone as one layer or on its layers."""
    if flat:
        return keras.Model(body.input, layers.Dense(2)(layers.Flatten()(body.output)))
    return keras.Sequential([keras.Input((12, 12, 3)), layers.RandomFlip(), body, layers.Flatten(), layers.Dense(2)])


def on_disk(model: keras.Model, folder: Path, name: str = "mymodel.h5") -> Evidence:
    (folder / "original").mkdir(exist_ok=True)
    backbone().save(folder / "original" / "backbone.h5")
    model.save(folder / name)
    return loaded(folder, name)


def loaded(folder: Path, name: str = "mymodel.h5") -> Evidence:
    model = keras.saving.load_model(folder / name, compile=False)
    original = folder / "original" / "backbone.h5"
    return probed(Backbone(), model, np.zeros((1, 12, 12, 3)), backbone=lambda: original)


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("name", ["mymodel.h5", "mymodel.keras"])
def test_a_frozen_backbone_is_found_wherever_it_is(tmp_path: Path, name: str, flat: bool) -> None:
    shown = on_disk(built_on(backbone(), flat=flat), tmp_path, name)
    assert Backbone().check(shown) == "the backbone, 100% of its weights unchanged"
    assert "no part of it was trained" in refusal(Backbone(retrained=True), shown)


def test_a_fine_tuned_backbone_is_distinguished_from_a_frozen_one(tmp_path: Path) -> None:
    body = backbone()
    body.layers[-1].set_weights([weight + 0.01 for weight in body.layers[-1].get_weights()])
    shown = on_disk(built_on(body, flat=False), tmp_path)
    assert Backbone(retrained=True).check(shown).startswith("the backbone, 50% ")
    assert "50% of the backbone's weights have changed" in refusal(Backbone(), shown)


def test_a_network_of_the_same_form_is_not_the_backbone(tmp_path: Path) -> None:
    body = backbone()
    body.set_weights([weight + 0.01 for weight in body.get_weights()])
    shown = on_disk(built_on(body, flat=False), tmp_path)
    for wanted in (Backbone(), Backbone(retrained=True)):
        assert refusal(wanted, shown).startswith("0% of the backbone's weights")


def test_weights_that_are_in_the_file_but_not_used_are_not_the_backbone(tmp_path: Path) -> None:
    other = keras.Sequential([keras.Input((12, 12, 3)), layers.Flatten(), layers.Dense(2)])
    on_disk(other, tmp_path)
    with h5py.File(tmp_path / "original" / "backbone.h5") as original, h5py.File(tmp_path / "mymodel.h5", "r+") as file:
        original.copy("model_weights", file, "beside")
    assert refusal(Backbone(), loaded(tmp_path)).startswith("0% of the backbone's weights")


# --- pictures


EPOCHS = np.arange(1, 11)
LINES = [np.exp(-EPOCHS / 3), np.exp(-EPOCHS / 4) + 0.1, 1 - np.exp(-EPOCHS / 3), 0.9 - np.exp(-EPOCHS / 4)]
Draw = Callable[[Axes, int], object]


def lines(*styles: str) -> Draw:
    def draw(axes: Axes, panel: int) -> None:
        for values, style in zip(LINES[2 * panel :], styles, strict=False):
            axes.plot(EPOCHS, values, style, label="a split")
        axes.legend()

    return draw


def bars(axes: Axes, panel: int) -> None:
    axes.bar(EPOCHS, LINES[panel], color="tab:blue")
    axes.bar(EPOCHS, LINES[panel] / 2, color="tab:red")


def points(axes: Axes, panel: int) -> None:
    places = np.random.default_rng(0).random((4, 300))
    axes.scatter(places[0], places[1], color="tab:blue")
    axes.scatter(places[2], places[3], color="tab:red")


def photograph(axes: Axes, panel: int) -> None:
    axes.imshow(np.random.default_rng(panel).random((20, 20)))


def drawn(folder: Path, draw: Draw, rows: int = 1, columns: int = 2, style: str = "default") -> Path:
    with plt.style.context(style):
        figure, axes = plt.subplots(rows, columns, figsize=(8, 4), squeeze=False)
        for panel, one in enumerate(axes.flat):
            draw(one, panel)
        figure.savefig(folder / "curves.png", dpi=60)
        plt.close(figure)
    return folder / "curves.png"


@pytest.mark.parametrize("style", ["default", "ggplot", "seaborn-v0_8", "dark_background", "fivethirtyeight"])
@pytest.mark.parametrize(("rows", "columns"), [(1, 2), (2, 1)])
def test_two_panels_with_two_lines_are_seen(tmp_path: Path, rows: int, columns: int, style: str) -> None:
    drawn(tmp_path, lines("-", "-"), rows, columns, style)
    assert Curves().check(seen(tmp_path)) == "curves.png shows 2 panels"


@pytest.mark.parametrize("styles", [("b--", "g-"), ("r", "b"), ("bo-", "r:")])
def test_lines_may_be_dashed_or_have_markers(tmp_path: Path, styles: tuple[str, str]) -> None:
    assert picture.panels(drawn(tmp_path, lines(*styles)), lines=2) == 2


@pytest.mark.parametrize("draw", [lambda axes, panel: None, lines("b"), lines("b", "b--"), bars, points, photograph])
def test_panels_without_two_lines_in_two_colours_are_not_counted(tmp_path: Path, draw: Draw) -> None:
    drawn(tmp_path, draw)
    assert refusal(Curves(), lambda: seen(tmp_path)).startswith("curves.png shows 0 panels")


def test_one_panel_is_not_two(tmp_path: Path) -> None:
    drawn(tmp_path, lines("b", "r"), columns=1)
    assert "shows 1 panel with 2 lines" in refusal(Curves(), lambda: seen(tmp_path))


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0 a JPEG"])
def test_a_file_that_is_not_a_png_is_reported(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "curves.png").write_bytes(content)
    assert refusal(Curves(), lambda: seen(tmp_path)) == "curves.png is not a PNG image."


def test_a_picture_that_is_missing_or_huge_is_reported(tmp_path: Path) -> None:
    assert refusal(Curves(), lambda: seen(tmp_path)) == "curves.png is missing."
    from PIL import Image

    Image.new("1", (40_000, 1_000)).save(tmp_path / "curves.png")
    assert "40000 x 1000 pixels" in refusal(Curves(), lambda: seen(tmp_path))


def test_a_picture_that_declares_gigabytes_is_reported_before_it_is_unpacked(tmp_path: Path) -> None:
    chunks = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 6, 0, 0, 0), b"IDAT" + zlib.compress(bytes(99))
    content = [struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks]
    (tmp_path / "curves.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(content))
    assert refusal(Curves(), lambda: seen(tmp_path)) == "curves.png has more than 16,000,000 pixels."


def test_a_picture_of_many_megabytes_is_reported_unread(tmp_path: Path) -> None:
    with (tmp_path / "curves.png").open("wb") as file:
        file.truncate(12_000_000)
    assert refusal(Curves(), lambda: seen(tmp_path)) == "curves.png is 12 MB, at most 10 MB allowed."


# --- mistakes in a spec


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: AnyLayer(("Conv2D",)),
        lambda: AnyLayer("Conv2D"),  # type: ignore[arg-type]
        lambda: EarlyStop(at_least=1.5, before_epoch=10),
        lambda: EarlyStop(at_least=0.9, before_epoch=1),
        lambda: Curves(file="../curves.png"),
        lambda: Curves(panels=0),
        lambda: Probabilities(log_loss=0),
    ],
)
def test_a_requirement_says_what_is_wrong_with_it(wrong: Callable[[], Requirement]) -> None:
    with pytest.raises(ValueError, match="needed|a number|whole number"):
        wrong()


def test_requirements_are_found_by_their_place_and_can_be_imported_from_the_package() -> None:
    import grader

    known = requirements.known()
    assert {"Layer", "AnyLayer", "Curves", "Backbone"} < known.keys() <= set(grader.__all__)
    for name, kind in known.items():
        assert getattr(grader, name) is kind
        assert kind.check is not Requirement.check, f"{name} has no check"
        asks = kind.probe is not Requirement.probe or kind.read is not Requirement.read
        assert asks == (kind.form is not None), f"{name}: form says which answers can be believed"
    with pytest.raises(ImportError, match="cannot import name 'Causall'"):
        exec("from grader import Causall")
