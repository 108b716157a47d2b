"""What reaches the layers of a network: inputs that nothing scales, or that are scaled twice or by other numbers."""

from __future__ import annotations

import numpy as np

from grader.diagnosis.case import Case
from grader.diagnosis.code import calls, divides_by, standardises
from grader.scoring.cause import Cause

SCALING = frozenset(("Rescaling", "Normalization", "BatchNormalization", "LayerNormalization", "UnitNormalization"))
TINY = 0.02  # a factor that brings 0 to 255 near 1
APART, LARGE = 100.0, 100.0  # between the deviations of two columns; a number that a network learns slowly from
OFF, NARROW, WIDE = 5.0, 0.05, 20.0  # mean and deviations after a Normalization that was adapted to other data
SATURATED = 0.9  # of a layer's outputs


def on_scaling(case: Case) -> list[Cause]:
    saturated = _saturated(case)
    found = (_scaled_twice(case), _badly_normalised(case), _never_scaled(case, saturated) or saturated)
    return [cause for cause in found if cause is not None]


def _scaled_twice(case: Case) -> Cause | None:
    """Two Rescaling layers in a row, which leave nearly nothing of the inputs."""
    small = [
        settings["scale"]
        for name, settings in case.layers
        if name == "Rescaling" and isinstance(settings.get("scale"), float) and 0 < settings["scale"] <= TINY
    ]
    if len(small) < 2 or case.train.mean() <= case.bar:
        return None
    whole = " and by ".join(f"1 / {1 / scale:.3g}" for scale in small[:2])
    return Cause(
        "scaled twice",
        "reading",
        f"The model multiplies its inputs by {whole}, one after the other; a pretrained network often scales its "
        f"inputs itself. {case.in_training}.",
        "Leave out one of the two Rescaling layers.",
        {"first": small[0], "second": small[1]},
        case.code.line(calls("Rescaling"), calls("preprocess_input")),
    )


def _badly_normalised(case: Case) -> Cause | None:
    """A Normalization layer that was adapted to other inputs than those that the grader feeds."""
    for layer in case.examination.facts["layers"]:
        if not layer["normalised"] or layer["untouched"] or case.train.mean() <= case.bar:
            continue
        mean, deviation = layer["normalised"]
        if mean < OFF and NARROW < deviation < WIDE:
            continue
        return Cause(
            "Normalization adapted to other data",
            "measurement",
            f"On validation data, the layer {layer['name']} gives columns with means up to {mean:.3g} and deviations "
            f"up to {deviation:.3g}; adapted to the inputs that the model is fed, it gives about 0 and 1.",
            "Call adapt() with the training inputs as the given function yields them, and fit() with the same.",
            {"mean": mean, "deviation": deviation},
            case.code.line(calls("adapt")),
        )
    return None


def _never_scaled(case: Case, saturated: Cause | None) -> Cause | None:
    """Large inputs, or columns of very different sizes, that no layer scales; saturated units prove their effect."""
    train = case.samples.train
    if train.dtype.kind not in "uf" or any(name in SCALING for name, _ in case.layers) or not case.is_poor_in_training:
        return None
    if case.code.line(divides_by(255), divides_by(127.5), standardises, calls("preprocess_input")):
        return None  # the code scales them before
    if train.ndim == 2:
        deviations = train.astype(np.float64).std(0)
        deviations = deviations[deviations > 0]
        if not len(deviations) or (np.abs(train).max() < LARGE and deviations.max() / deviations.min() < APART):
            return None
        said = f"The columns' deviations range from {deviations.min():.3g} to {deviations.max():.3g}"
        help = "Begin with a Normalization layer, and adapt() it to the training inputs."
        numbers = {"lowest": float(deviations.min()), "highest": float(deviations.max())}
    elif train.dtype == np.uint8:
        said, help, numbers = "Pixels are 0 to 255", "Begin with Rescaling(1 / 255).", {"highest": 255.0}
    else:
        return None
    effect = f"{case.in_training}."
    return Cause(
        "inputs never scaled",
        "measurement" if saturated else "reading",
        f"{said}, and no layer of the model scales them; {saturated.message if saturated else effect}",
        help,
        {**numbers, **(saturated.numbers if saturated else {})},
        case.code.line(calls("Sequential", "Input", "Model")),
    )


def _saturated(case: Case) -> Cause | None:
    """Units of tanh or sigmoid that are at one of their ends for nearly all inputs, so that they cannot learn."""
    layers = [layer for layer in case.examination.facts["layers"][:-1] if layer["saturated"] >= SATURATED]
    if not layers or not case.is_poor_in_training:
        return None
    layer = layers[0]
    return Cause(
        "saturated units",
        "measurement",
        f"{layer['saturated']:.0%} of the outputs of {layer['name']} are at one end of its activation, where it has no "
        f"slope; {case.in_training}.",
        'Scale the inputs inside the model, keep the default initial weights, or use activation="relu".',
        {"saturated": layer["saturated"]},
        case.code.line(calls("Dense", "LSTM", "GRU", "SimpleRNN")),
    )
