"""Which baselines an exercise is measured against. Apart from what they do, so that no NumPy is needed to know them."""

from __future__ import annotations

from grader.exercise.spec import Accuracy, Exercise, NextWord, Tokens, Windows


def baselines(exercise: Exercise) -> dict[str, str]:
    """The baselines of an exercise: their names in BASELINES, each with its function in baselines.py."""
    if isinstance(exercise.metric, Accuracy):
        of_classes = {"untrained": "untrained", "most frequent class": "most_frequent_class"}
        if isinstance(exercise.preprocessing, NextWord):
            return {**of_classes, "word sequences": "word_sequences"}
        if exercise.input_shape == ():  # a text is no vector
            return {**of_classes, "untrained": "untrained_reader"}
        if isinstance(exercise.preprocessing, Tokens):
            return {**of_classes, "linear model": "logistic_regression", "bag of words": "bag_of_words"}
        return {**of_classes, "linear model": "logistic_regression"}
    if None in exercise.output_shape:
        smoothers = {"last value": "unsmoothed", "moving average": "trailing_average"}
        return {"untrained": "untrained", "best constant": "one_value", **smoothers}
    chosen = {"untrained": "untrained", "best constant": "best_constant", "linear model": "least_squares"}
    if isinstance(exercise.preprocessing, Windows):
        forecasts = {"last value": "last_value", "seasonal value": "seasonal_value", "moving average": "moving_average"}
        chosen |= forecasts
    return chosen
