"""Graded TensorFlow exercises: a stub, a trained model, an honest grade."""

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
)
from grader.exercise.spec import Accuracy, Exercise, MeanAbsoluteError, NextWord, Resized, Tokens, Windows

__version__ = "0.1.0"
__all__ = [
    "Accuracy",
    "AnyLayer",
    "Augmentation",
    "Backbone",
    "Causal",
    "Curves",
    "EarlyStop",
    "Exercise",
    "Layer",
    "MeanAbsoluteError",
    "NextWord",
    "Probabilities",
    "RateChange",
    "Resized",
    "Tokens",
    "Windows",
]
