"""Graded TensorFlow exercises: a stub, a trained model, an honest grade."""

from grader.exercise import Accuracy, Exercise, MeanAbsoluteError, Resized, Tokens, Windows
from grader.requirement import AnyLayer, Augmentation, Backbone, Curves, EarlyStop, Layer, Probabilities

__version__ = "0.1.0"
__all__ = [
    "Accuracy",
    "AnyLayer",
    "Augmentation",
    "Backbone",
    "Curves",
    "EarlyStop",
    "Exercise",
    "Layer",
    "MeanAbsoluteError",
    "Probabilities",
    "Resized",
    "Tokens",
    "Windows",
]
