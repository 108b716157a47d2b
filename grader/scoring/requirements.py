"""How each requirement of a spec is checked: by what a model is and does, never by what its code says."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import Failure
from grader.evaluation import weights
from grader.exercise.requirement import (
    AnyLayer,
    Augmentation,
    Backbone,
    Causal,
    Curves,
    EarlyStop,
    Layer,
    Probabilities,
    RateChange,
    Requirement,
)
from grader.inspection.artifact import Artifact

SUM_TOLERANCE = 1e-3  # a softmax in float32 sums to 1 within 1e-6, in float16 within 1e-3
# A model evaluated twice gives the same accuracy; batches of another size move one example in some thousands.
ACCURACY_TOLERANCE = 0.002
LEAST_KEPT = 0.25  # of the backbone's arrays: what was trained from nothing shares none of them
LEAST_PROBABILITY = 1e-7  # as Keras clips it, so that one sure mistake does not decide all


@dataclass(frozen=True)
class History:
    """What fit() left: each metric by epoch, and how many epochs were meant."""

    metrics: Mapping[str, list[float]]
    planned_epochs: int | None


@dataclass(frozen=True)
class Evidence:
    """What a requirement may look at.

    `predictions` (n, *output shape) and `labels` (n,) are of the held-out examples; `probes` is what the evaluating
    process found out about the loaded model; `history` is None where the training was not seen. What takes time is
    called for: the model's accuracy on the validation split, the file of the pretrained backbone, and how many panels
    with so many lines the picture of this name beside the model shows.
    """

    artifact: Artifact
    predictions: np.ndarray
    labels: np.ndarray
    probes: Mapping[str, Any]
    history: History | None
    validation_accuracy: Callable[[], float]
    backbone: Callable[[], Path]
    panels: Callable[[str, int], int]


def check(requirement: Requirement, evidence: Evidence) -> str:
    """What was found, in a few words. Raises Failure where the requirement is not met."""
    return CHECKS[type(requirement)](requirement, evidence)


def probes(requirements: tuple[Requirement, ...]) -> tuple[str, ...]:
    """The names of the probes (probes.py) that requirements need."""
    return tuple(sorted({PROBED[type(one)] for one in requirements if type(one) in PROBED}))


def needs_history(requirements: tuple[Requirement, ...]) -> bool:
    """Whether a model file alone cannot show that they are met."""
    return any(getattr(one, "needs_history", False) for one in requirements)


def needs_backbone(requirements: tuple[Requirement, ...]) -> bool:
    """Whether a model is to be built on the pretrained backbone."""
    return any(isinstance(one, Backbone) for one in requirements)


def check_layer(layer: Layer, evidence: Evidence) -> str:
    if (count := evidence.artifact.layers.count(layer.name)) < layer.at_least:
        raise Failure(
            f"{count} {layer.name} layers found, {layer.at_least} needed.", f"Build the model with {layer.name}."
        )
    return layer.name


def check_any_layer(wanted: AnyLayer, evidence: Evidence) -> str:
    if not (found := [name for name in wanted.names if name in evidence.artifact.layers]):
        raise Failure(f"no {wanted.text} layer found.", "Build the model with one of them.")
    return found[0]


def check_augmentation(_: Augmentation, evidence: Evidence) -> str:
    found = evidence.probes["augmentation"]
    if not found["layers"]:
        raise Failure(
            "the model has no augmentation layers.",
            "Put Keras layers whose names begin with Random between the input and the first Conv2D.",
        )
    if not found["random"]:
        names = ", ".join(found["layers"])
        raise Failure(f"{names} does not change images during training.", "Give it a larger factor.")
    if not found["steady"]:
        raise Failure(
            "two predictions for one image differ: the model also augments images when it predicts.",
            "Keras turns augmentation on for training only: call the layers without training=True.",
        )
    return f"{', '.join(found['random'])} active in training only"


def check_early_stop(stop: EarlyStop, evidence: Evidence) -> str:
    history = _history(evidence)
    values = _validation_accuracies(history)
    ran, last = len(values), values[-1]
    reached = next((epoch for epoch, value in enumerate(values, start=1) if value >= stop.at_least), None)
    if history.planned_epochs is None or ran >= history.planned_epochs:
        raise Failure(
            f"training ran all its {ran} epochs: nothing stopped it.", "Pass fit() your callback and more epochs."
        )
    if reached is None:
        raise Failure(
            f"training ended in epoch {ran} at val_accuracy {last:.4f}, before {stop.at_least:g} was reached.",
            "Let the callback stop it at the target, not earlier.",
        )
    if reached < ran:
        raise Failure(
            f"val_accuracy reached {stop.at_least:g} in epoch {reached}, but training ended only in epoch {ran}.",
            "Let the callback look at the metrics at the end of every epoch.",
        )
    if ran >= stop.before_epoch:
        raise Failure(
            f"{stop.at_least:g} was reached in epoch {ran}; it must be reached before epoch {stop.before_epoch}.",
            "Make each epoch count: another learning rate, smaller batches, or a larger network.",
        )
    if abs((found := evidence.validation_accuracy()) - last) > ACCURACY_TOLERANCE:
        raise Failure(
            f"val_accuracy was {last:.4f} in the last epoch, but the model in the file scores {found:.4f}.",
            "Validate on all of the validation split, and return the model as the last epoch left it.",
        )
    return f"ended in epoch {ran} of {history.planned_epochs} at val_accuracy {last:.4f}"


def _history(evidence: Evidence) -> History:
    if evidence.history is None:
        raise Failure(
            "how the model was trained is not known: a file does not show it, and fit() left no history.",
            "Train with model.fit(...), return that model, and grade the exercise rather than a file.",
        )
    return evidence.history


def _validation_accuracies(history: History) -> list[float]:
    for name, values in history.metrics.items():
        if name.startswith("val_") and "acc" in name and values:
            return list(values)
    raise Failure(
        f"the history has no val_accuracy, only {', '.join(history.metrics) or 'nothing'}.",
        'Compile with metrics=["accuracy"] and give fit() the validation split as validation_data.',
    )


def check_rate_change(wanted: RateChange, evidence: Evidence) -> str:
    metrics = _history(evidence).metrics
    rates = metrics.get("learning_rate") or metrics.get("lr")
    if not rates:
        raise Failure(
            f"the history has no learning rate, only {', '.join(metrics) or 'nothing'}.",
            "Keras records it when a callback passed to fit() sets the learning rate epoch by epoch.",
        )
    enough = 1.001 / wanted.factor  # rates are kept in float32: a tenth of 0.01 is a little more than 0.001
    pairs = zip(rates, itertools.accumulate(rates, max), strict=True)  # each with the largest rate so far
    fallen = next((epoch for epoch, (rate, peak) in enumerate(pairs) if rate <= peak * enough and peak > 0), None)
    if fallen is None:
        raise Failure(
            f"the learning rate stayed between {min(rates):.3g} and {max(rates):.3g}, and never fell to "
            f"1/{wanted.factor:g} of its highest value.",
            "Let it fall further, or train longer.",
        )
    name = next((name for name in ("val_loss", "loss") if len(metrics.get(name, ())) == len(rates)), None)
    if name is None:
        raise Failure(
            f"the history has {len(rates)} learning rates, but another number of losses.",
            "Leave the history as fit() writes it, one rate and one loss for each epoch.",
        )
    before, after = min(metrics[name][:fallen]), min(metrics[name][fallen:])
    if not after < before:
        raise Failure(
            f"the best {name} was {before:.4g} before the learning rate had fallen to {rates[fallen]:.3g}, and "
            f"{after:.4g} after: lowering it did not help.",
            "Start with a larger learning rate, or lower it later.",
        )
    highest, lowest = max(rates[:fallen]), min(rates[fallen:])
    return f"learning rate {highest:.3g} to {lowest:.3g}, {name} {before:.4g} to {after:.4g}"


def check_causal(_: Causal, evidence: Evidence) -> str:
    found = evidence.probes["causal"]
    if not found["any_length"]:
        raise Failure(
            f"the model only takes series of {found['steps']} steps.", "Start it with keras.Input((None, 1))."
        )
    if found["moved"] is not None:
        raise Failure(
            f"an output changes when later inputs change: those from step {found['moved']} on were replaced.",
            "Let each layer look at this step and at earlier ones only: nothing centred, bidirectional or global.",
        )
    return "no output looks ahead"


def check_curves(curves: Curves, evidence: Evidence) -> str:
    found = evidence.panels(curves.file, curves.lines)
    if found < curves.panels:
        raise Failure(
            f"{curves.file} shows {found} panel{'s' if found != 1 else ''} with {curves.lines} lines in different "
            f"colours, {curves.panels} needed.",
            "Plot loss and accuracy in separate axes, each with one line for training and one for validation.",
        )
    return f"{curves.file} shows {found} panels"


def check_probabilities(wanted: Probabilities, evidence: Evidence) -> str:
    predictions = np.asarray(evidence.predictions, dtype=np.float64)
    sums = predictions.sum(axis=-1)
    low, high = float(predictions.min()), float(predictions.max())
    if not (low >= -SUM_TOLERANCE and high <= 1 + SUM_TOLERANCE):  # NaN is neither
        raise Failure(
            f"outputs range from {low:.3g} to {high:.3g}; probabilities lie between 0 and 1.",
            "A softmax as the last layer turns logits into probabilities.",
        )
    if np.abs(sums - 1).max() > SUM_TOLERANCE:
        raise Failure(
            f"the outputs for an example add up to {sums.min():.3g} to {sums.max():.3g}; probabilities add up to 1.",
            "Use a softmax over the classes, not a sigmoid.",
        )
    of_label = predictions[np.arange(len(predictions)), evidence.labels.reshape(-1)]
    log_loss = float(-np.log(np.maximum(of_label, LEAST_PROBABILITY)).mean())
    if log_loss > wanted.log_loss:
        raise Failure(
            f"log loss {log_loss:.3f}, at most {wanted.log_loss:g} needed: the probabilities belong to other "
            "classes, or they are overconfident or underconfident.",
            "Train on the cross-entropy of just these probabilities, and apply the softmax once.",
        )
    return f"probabilities with a log loss of {log_loss:.3f}"


def check_backbone(wanted: Backbone, evidence: Evidence) -> str:
    original = weights.digests_of_file(evidence.backbone())
    kept = len(original.intersection(evidence.probes["weights"])) / len(original)
    if kept < LEAST_KEPT:
        raise Failure(
            f"{kept:.0%} of the backbone's weights are in the model.",
            "Build the model on what load_backbone() returns and leave its first layers frozen. A model from another "
            "machine needs that machine's datasets_cache/backbone.",
        )
    if wanted.retrained and kept == 1:
        raise Failure(
            "all weights of the backbone are unchanged: no part of it was trained.",
            "Set trainable = True on its last layers, compile again, and continue training.",
        )
    if not wanted.retrained and kept < 1:
        raise Failure(
            f"{1 - kept:.0%} of the backbone's weights have changed.",
            "Freeze it before you compile: trainable = False.",
        )
    return f"the backbone, {kept:.0%} of its weights unchanged"


CHECKS: dict[type, Callable[[Any, Evidence], str]] = {
    Layer: check_layer,
    AnyLayer: check_any_layer,
    Augmentation: check_augmentation,
    EarlyStop: check_early_stop,
    RateChange: check_rate_change,
    Causal: check_causal,
    Curves: check_curves,
    Probabilities: check_probabilities,
    Backbone: check_backbone,
}
PROBED: dict[type, str] = {Augmentation: "augmentation", Causal: "causal", Backbone: "weights"}
