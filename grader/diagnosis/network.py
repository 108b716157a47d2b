"""What a model's layers, its settings and its outputs show, without another question."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.diagnosis.case import SIGMAS, Case, error_of
from grader.diagnosis.code import calls, calls_with, makes_an_optimizer, sets
from grader.exercise import measures
from grader.exercise.spec import Shape, Tokens
from grader.scoring.cause import Cause

WEIGHTED = frozenset(("Dense", "Conv1D", "Conv2D", "Conv3D", "DepthwiseConv2D", "SeparableConv2D"))
ACTIVATIONS = frozenset(("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax"))
CURVED = frozenset(("LSTM", "GRU", "SimpleRNN", "Bidirectional", "RNN", "MultiHeadAttention", "MaxPooling2D"))
CURVED |= {"GlobalMaxPooling1D", "GlobalMaxPooling2D", "MaxPooling1D", "LayerNormalization"}
RECURRENT = frozenset(("LSTM", "GRU", "SimpleRNN"))
PADDED = 0.3  # of all ids
MUCH = 0.6  # of all units are dropped
FEW = 0.5  # of a text's words
MEASURED = 200  # texts
BINARY = ("binary_crossentropy", "BinaryCrossentropy")
SPARSE = ("sparse_categorical_crossentropy", "SparseCategoricalCrossentropy")
CATEGORICAL = ("categorical_crossentropy", "CategoricalCrossentropy")
PROBABILITIES = frozenset((*BINARY, *SPARSE, *CATEGORICAL))


def on_outputs(case: Case) -> list[Cause]:
    """What the outputs themselves show."""
    outputs = case.read(case.examination.validation)
    last = _last(case)
    activation = last.get("activation") if isinstance(last.get("activation"), str) else ""
    found = []
    line = case.code.line(calls_with("Dense", activation=activation), calls("Dense"))
    asked = case.exercise.output_shape
    if activation == "softmax" and outputs.shape[1:] == (1,):
        found.append(
            Cause(
                "softmax on one unit",
                "measurement",
                f"All {len(outputs):,} outputs are {outputs.mean():.3g}: softmax over a single unit is always 1.",
                'End the model with Dense(1, activation="sigmoid") and the loss "binary_crossentropy".',
                {"lowest": float(outputs.min()), "highest": float(outputs.max())},
                line,
            )
        )
    elif measures.is_constant(outputs):
        found += _constant(case)
    needed = case.metric.last_activation(asked)
    if (
        needed is not None
        and activation in ("linear", "relu", "tanh")
        and (case.loss in PROBABILITIES)
        and not _is_from_logits(case)
    ):
        found.append(
            Cause(
                f"no {needed} at the end",
                "reading",
                f'The loss "{case.loss}" takes the outputs for probabilities, but the last layer has '
                f"{'no activation' if activation == 'linear' else 'the activation ' + str(activation)}: outputs range "
                f"from {outputs.min():.3g} to {outputs.max():.3g}.",
                f'End the model with Dense({asked[-1]}, activation="{needed}").',
                {"lowest": float(outputs.min()), "highest": float(outputs.max())},
                line,
            )
        )
    elif needed == "sigmoid" and activation == "linear":
        found += _logits(case, outputs, line)
    if needed == "sigmoid" and asked != (1,) and activation == "softmax":
        found.append(_one_label(outputs, asked, line))
    if needed == "softmax" and activation == "sigmoid" and case.loss in (*SPARSE, *CATEGORICAL):
        found.append(
            Cause(
                "sigmoid over classes",
                "reading",
                f"The last layer's activation is sigmoid, and the loss {case.loss} takes its outputs for probabilities "
                f"that add up to 1; they add up to {outputs.sum(-1).min():.3g} to {outputs.sum(-1).max():.3g}.",
                f'End the model with Dense({asked[-1]}, activation="softmax").',
                {},
                line,
            )
        )
    found += _softmax_twice(case, outputs) if needed is not None else []
    if needed is None and activation in ("relu", "sigmoid", "tanh", "softmax"):
        found += _bounded(case, outputs, str(activation), line)
    return found


def _one_label(outputs: np.ndarray, asked: Shape, line: int | None) -> Cause:
    """A softmax, which lets hardly more than one label through."""
    several = float(np.mean((outputs > 0.5).sum(axis=-1) > 1))
    return Cause(
        "softmax over labels",
        "measurement",
        f"The last layer's activation is softmax, whose outputs add up to 1: {several:.0%} of the validation examples "
        "get more than one label.",
        f'An example may have several labels: end the model with Dense({asked[-1]}, activation="sigmoid") and the loss '
        '"binary_crossentropy".',
        {"several": several},
        line,
    )


def _softmax_twice(case: Case, outputs: np.ndarray) -> list[Cause]:
    """Two softmax in a row, which cannot give a class more than e / (e + the number of the others)."""
    ending = [name == "Softmax" or settings.get("activation") == "softmax" for name, settings in case.layers[-2:]]
    if ending != [True, True]:
        return []
    highest = float(outputs.max())
    return [
        Cause(
            "softmax twice",
            "measurement",
            f"The last two layers are both a softmax, so no output can be near 1: the largest is {highest:.3g}.",
            "Leave out one of the two.",
            {"highest": highest},
            case.code.line(calls("Softmax"), calls_with("Dense", activation="softmax")),
        )
    ]


def _is_from_logits(case: Case) -> bool:
    return bool(case.examination.facts["compiled"]["from_logits"])


def _logits(case: Case, outputs: np.ndarray, line: int | None) -> list[Cause]:
    """Outputs of which 0 is the boundary, not 0.5."""
    after = case.losses(outputs + 0.5)
    of_training = case.losses(case.read(case.examination.train) + 0.5, "train")
    gain = np.concatenate([case.validation - after, case.train - of_training])
    if not gain.mean() > SIGMAS * error_of(gain):
        return []
    before, now = case.value(case.validation), case.value(after)
    return [
        Cause(
            "logits instead of probabilities",
            "experiment",
            f"With 0 as the boundary between yes and no, this model has {case.metric.name} {case.text(now)} on "
            f"validation data, with 0.5 {case.text(before)}: its outputs are logits.",
            f'End the model with Dense({outputs.shape[-1]}, activation="sigmoid"), and let the loss take '
            "probabilities.",
            {"before": before, "after": now},
            line,
        )
    ]


def _last(case: Case) -> dict[str, Any]:
    """The settings of the last layer that has an activation."""
    return next((settings for _, settings in reversed(case.layers) if "activation" in settings), {})


def _constant(case: Case) -> list[Cause]:
    dead = [one for one in case.examination.facts["layers"] if one["never"] >= 1]
    if not dead:
        return []
    return [
        Cause(
            "dead units",
            "measurement",
            f"The output is the same for every input: no unit of {dead[0]['name']} ever fires.",
            "Lower the learning rate, and scale the inputs inside the model: large steps pushed all units below 0.",
            {"never": dead[0]["never"]},
            case.code.line(makes_an_optimizer, calls("compile")),
        )
    ]


def _bounded(case: Case, outputs: np.ndarray, activation: str, line: int | None) -> list[Cause]:
    """A last activation that cannot reach the labels."""
    labels = case.labels()
    low, high = {"relu": (0, np.inf), "sigmoid": (0, 1), "tanh": (-1, 1), "softmax": (0, 1)}[activation]
    outside = float(np.mean((labels < low) | (labels > high)))
    if outside < 0.02:
        return []
    return [
        Cause(
            "the last activation cannot reach the labels",
            "measurement",
            f"The last layer's activation, {activation}, gives {low:g} to {high:g}, but {outside:.0%} of the labels "
            f"lie outside: they range from {labels.min():.3g} to {labels.max():.3g}.",
            "End the model with a Dense layer without an activation.",
            {"outside": outside},
            line,
        )
    ]


def on_layers(case: Case) -> list[Cause]:
    """What the layers' weights and settings show."""
    found = []
    layers = case.examination.facts["layers"]
    for layer in layers:
        if layer["class"] == "Normalization" and layer["untouched"]:
            found.append(
                Cause(
                    "Normalization not adapted",
                    "measurement",
                    f"The layer {layer['name']} changes nothing: its mean is 0 and its variance 1, as before adapt().",
                    "Call adapt() with the training inputs before you build the model with it.",
                    {},
                    case.code.line(calls("Normalization")),
                )
            )
    found += _first_words(case) + _dropped(case) + _alike(case) + _not_masked(case)
    trained = [layer for layer in layers if layer["class"] != "Normalization"]
    if len(trained) >= 2 and all(layer["untouched"] for layer in trained) and case.is_far_from_the_bar:
        found.append(_never_trained(case) if case.examination.facts["trainable"] else _frozen(case))
    if straight := _without_activation(case):
        found.append(straight)
    return found


def _alike(case: Case) -> list[Cause]:
    """Units that all started with the same weights, and so learned the same."""
    alike = [layer for layer in case.examination.facts["layers"] if layer["alike"]]
    if not alike or not case.is_poor_in_training:
        return []
    return [
        Cause(
            "all units alike",
            "measurement",
            f"All units of {alike[0]['name']} have the same weights, so they are as good as one: they started alike, "
            "and alike they have learned.",
            "Leave kernel_initializer out: its default is random.",
            {},
            case.code.line(sets("kernel_initializer"), calls("set_weights", "Zeros", "Constant")),
        )
    ]


def _not_masked(case: Case) -> list[Cause]:
    """A recurrent layer that reads padding last, and so has forgotten the words."""
    if not isinstance(case.exercise.preprocessing, Tokens) or not case.is_poor_in_training:
        return []
    names = [name for name, _ in case.layers]
    masked = any(settings.get("mask_zero") for name, settings in case.layers if name == "Embedding")
    last = [settings for name, settings in case.layers if name in RECURRENT]
    if masked or not last or last[-1].get("return_sequences") or "Bidirectional" in names or "Masking" in names:
        return []
    padding = float((case.samples.train == 0).mean())
    if padding < PADDED:
        return []
    return [
        Cause(
            "padding not masked",
            "reading",
            f"{padding:.0%} of the ids are padding at the end, and the recurrent layer reads all of it after the last "
            f"word; {case.in_training}.",
            "Set mask_zero=True in the Embedding, so that padding is skipped.",
            {"padding": padding, "train": case.value(case.train)},
            case.code.line(calls("Embedding")),
        )
    ]


def _first_words(case: Case) -> list[Cause]:
    """A TextVectorization that cuts off most of each text."""
    texts = case.inputs()
    if texts.dtype.kind != "S":
        return []
    lengths = [settings.get("output_sequence_length") for name, settings in case.layers if name == "TextVectorization"]
    words = float(np.median([len(text.split()) for text in texts[:MEASURED].tolist()]))
    found = [length for length in lengths if isinstance(length, int) and length < FEW * words]
    return [
        Cause(
            "first words only",
            "reading",
            f"TextVectorization keeps the first {length} words of each text; half of the validation texts have more "
            f"than {words:.0f}.",
            f"Set output_sequence_length to about {words:.0f}, or leave it out.",
            {"kept": length, "median": words},
            case.code.line(calls("TextVectorization")),
        )
        for length in found
    ]


def _dropped(case: Case) -> list[Cause]:
    rates = [settings.get("rate") for name, settings in case.layers if "Dropout" in name]
    high = [rate for rate in rates if isinstance(rate, float | int) and rate >= MUCH]
    learning = case.value(case.losses(case.examination.learning, "train"))
    train = case.value(case.train)
    lost = case.losses(case.examination.learning, "train") - case.train
    if not high or case.train.mean() <= case.bar:
        return []
    is_measured = lost.mean() > SIGMAS * error_of(lost)
    if not is_measured and not case.is_poor_in_training:
        return []
    name = case.exercise.metric.name
    called = (
        " It is called with training=True, which Keras 2 obeys in predictions, too."
        if _called_in_training(case.artifact.config)
        else ""
    )
    evidence = f"with dropout, as in the training, it has {name} {case.text(learning)} on training data"
    return [
        Cause(
            "too much dropout",
            "measurement" if is_measured else "reading",
            f"Dropout of {max(high):g} leaves {1 - max(high):.0%} of the units; {evidence}, without it "
            f"{case.text(train)}.{called}",
            "Drop 0.2 to 0.5 of the units, and only after the wide layers.",
            {"rate": float(max(high)), "learning": learning, "train": train},
            case.code.line(calls_with("Dropout", rate=max(high)), calls("Dropout", "SpatialDropout1D")),
        )
    ]


def _called_in_training(config: Any) -> bool:
    """Whether a Dropout layer is called with training=True."""
    match config:
        case {"class_name": str(name), "inbound_nodes": [{"kwargs": {"training": True}}, *_]} if "Dropout" in name:
            return True
        case dict():
            return any(map(_called_in_training, config.values()))
        case list():
            return any(map(_called_in_training, config))
    return False


def _frozen(case: Case) -> Cause:
    return Cause(
        "everything frozen",
        "measurement",
        f"No weight of the model can be trained, and {case.exercise.metric.name} is "
        f"{case.text(case.value(case.validation))} on validation data, as without training.",
        "Set trainable=False only for a pretrained part, before compile(); the layers after it must learn.",
        {"validation": case.value(case.validation)},
        case.code.line(sets("trainable")),
    )


def _never_trained(case: Case) -> Cause:
    own = case.own
    reported = "" if own is None else f" Its training reported {case.text(case.value(own))} on validation data."
    return Cause(
        "weights of a new model",
        "measurement",
        f"All biases and scales are as a new layer has them, and {case.exercise.metric.name} is "
        f"{case.text(case.value(case.validation))} on validation data, as without training.{reported}",
        "Return the model that fit() has trained: clone_model() and from_config() make one with new weights.",
        {"validation": case.value(case.validation)},
        case.code.line(
            calls("clone_model", "from_config", "model_from_json"), calls("fit"), calls("Sequential", "Model")
        ),
    )


def _without_activation(case: Case) -> Cause | None:
    weighted = [settings for name, settings in case.layers if name in WEIGHTED]
    others = {name for name, _ in case.layers}
    if len(weighted) < 2 or others & (ACTIVATIONS | CURVED):
        return None
    hidden = [settings.get("activation") for settings in weighted[:-1]]
    if any(activation not in (None, "linear") for activation in hidden):
        return None
    value = case.value(case.train)
    if case.train.mean() <= case.bar + SIGMAS * error_of(case.train):
        return None
    return Cause(
        "no activation between layers",
        "reading",
        f"None of the {len(hidden)} layers before the last has an activation, so the model is linear; it has "
        f"{case.exercise.metric.name} {case.text(value)} even on its training data.",
        'Give each layer but the last an activation, for example activation="relu".',
        {"train": value},
        case.code.line(calls("Dense", "Conv2D", "Conv1D")),
    )
