"""Refuses functions and classes of one's own at the places of a layer where Keras takes them, and names the place."""

from __future__ import annotations

from typing import Any

from grader.inspection import keras_names as names
from grader.inspection.refusal import Refused, shown

ACTIVATIONS = names.ACTIVATIONS | names.TENSORFLOW_ACTIVATIONS.keys()
PARTS = names.PARTS | {"normal", "uniform", "zero", "one"}  # further names that Keras takes
STANDARDIZE = frozenset(("lower_and_strip_punctuation", "lower", "strip_punctuation"))
SPLIT = frozenset(("whitespace", "character"))
# The end of a place's name, the texts that Keras takes there, and what to write.
PLACES = {
    "activation": (ACTIVATIONS, "activation='relu'"),
    "initializer": (PARTS, "kernel_initializer='he_normal'"),
    "regularizer": (PARTS, "kernel_regularizer='l2'"),
    "constraint": (PARTS, "kernel_constraint='max_norm'"),
    "standardize": (
        STANDARDIZE,
        "standardize='lower_and_strip_punctuation' (or 'lower', 'strip_punctuation', None): "
        "the grader feeds the texts of the dataset as they are, and the model learns from what is left in them",
    ),
    "split": (SPLIT, "split='whitespace' or 'character'"),
}


def check(config: dict[str, Any]) -> None:
    """Refuses a layer's config if one of its places holds a function or class that is not Keras' own."""
    for key, value in config.items():
        kind = key.rpartition("_")[2]
        if kind in PLACES and value is not None:
            what = _own(value, PLACES[kind][0])
            if what:
                owner = config.get("name")
                whose = f"the layer {shown(owner)}" if isinstance(owner, str) else "a layer"
                raise Refused(
                    "format",
                    f"{whose} has {what} as its {shown(key)[1:-1]}: code of yours, which no model file can carry",
                    f"use what Keras has, for example {PLACES[kind][1]}",
                )


def _own(value: object, known: frozenset[str]) -> str:
    """What is at a place in words, "" if it is Keras' own or no function at all."""
    if isinstance(value, str):
        return "" if value in known else f"the function {shown(value)}"
    if not isinstance(value, dict):
        return ""
    name, config = value.get("class_name"), value.get("config")
    if name == "function":
        return "" if isinstance(config, str) and config in ACTIVATIONS else f"the function {shown(config)}"
    if name == "__lambda__" or (name is None and value.keys() == {"value"}):  # the second by Keras 3 for activations
        return "a Python lambda"
    if isinstance(name, str) and name not in names.KNOWN | names.NOTATION and name not in names.REFUSED_LAYERS:
        return f"the class {shown(name.split('>')[-1])}"
    return ""
