"""What several metrics compute: classes, errors, intervals, and what looks wrong in outputs. NumPy only."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

Z95 = 1.959964  # the standard normal's 97.5% quantile
LARGEST = float(np.finfo(np.float32).max)
RESAMPLES = 1000  # the bounds of a 95% bootstrap interval then vary by about 2% of its width
BLOCK = 4_000_000  # numbers of resampling weights at a time


def is_correct(predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Whether each example's class is its label, (n,)."""
    return classes(predictions) == labels.reshape(len(labels))


def absolute_errors(predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Mean of |prediction - label| of each example, (n,)."""
    return np.abs(predictions - labels.reshape(predictions.shape)).reshape(len(predictions), -1).mean(axis=1)


def squared_errors(predictions: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Mean of (prediction - label)² of each example, (n,)."""
    return np.square(predictions - labels.reshape(predictions.shape)).reshape(len(predictions), -1).mean(axis=1)


def classes(predictions: np.ndarray) -> np.ndarray:
    """The class of each row: the largest output; if there is only one, whether it is above 0.5."""
    if predictions.shape[1:] == (1,):
        return (predictions[:, 0] > 0.5).astype(np.int64)
    return predictions.argmax(axis=-1)


def certainty(predictions: np.ndarray) -> np.ndarray:
    """The output for the class that the model chooses, (n,); if it has one output, that or one minus it."""
    if predictions.shape[1:] == (1,):
        return np.maximum(predictions[:, 0], 1 - predictions[:, 0])
    found: np.ndarray = predictions.max(axis=-1)
    return found


def wilson(successes: int, count: int) -> tuple[float, float]:
    """The 95% score interval of a proportion, E. B. Wilson, JASA 22 (1927)."""
    share = successes / count
    centre = (share + Z95**2 / (2 * count)) / (1 + Z95**2 / count)
    half = Z95 / (1 + Z95**2 / count) * math.sqrt(share * (1 - share) / count + Z95**2 / (4 * count**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def bootstrap(errors: np.ndarray, resamples: int = RESAMPLES) -> tuple[float, float]:
    """The 95% percentile interval of the mean of per-example errors (Efron 1979). Equal errors give equal intervals."""
    rng = np.random.default_rng(0)
    means = np.array([errors[rng.integers(0, len(errors), len(errors))].mean() for _ in range(resamples)])
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def bootstrap_of_sums(
    parts: np.ndarray, value: Callable[[np.ndarray], np.ndarray], resamples: int = RESAMPLES
) -> tuple[float, float]:
    """The 95% percentile interval of a value of sums over examples, by the bootstrap over examples (Efron 1979).

    `parts` (n, m) are what each example adds to m sums; `value` takes sums (resamples, m) and returns (resamples,).
    """
    rng, count = np.random.default_rng(0), len(parts)
    different, often = np.unique(parts, axis=0, return_counts=True)  # few: drawing how often each comes takes less time
    block = max(1, BLOCK // len(different))
    sizes = [min(block, resamples - start) for start in range(0, resamples, block)]
    sums = [rng.multinomial(count, often / count, size) @ different for size in sizes]
    low, high = np.quantile(value(np.concatenate(sums)), [0.025, 0.975])
    return float(low), float(high)


def is_constant(predictions: np.ndarray) -> bool:
    """Whether all inputs have the same output, but for rounding."""
    return bool(np.ptp(predictions, axis=0).max() < 1e-6 * (np.abs(predictions).max() + 1e-12))


def constant_remarks(predictions: np.ndarray) -> list[str]:
    return ["the output is the same for every input"] if len(predictions) > 1 and is_constant(predictions) else []


def probability_remarks(predictions: np.ndarray, last: str) -> list[str]:
    """What outputs lack that should be probabilities; `last` is the activation that makes them so."""
    if remarks := constant_remarks(predictions):
        return remarks
    if predictions.min() < -1e-3 or predictions.max() > 1 + 1e-3:
        return [
            f"outputs range from {predictions.min():.3g} to {predictions.max():.3g}, so they are not probabilities: "
            f'end the model with activation="{last}"'
        ]
    if last == "softmax":
        sums = predictions.sum(axis=-1)
        if np.abs(sums - 1).max() > 1e-2:
            return [
                f"the outputs for an input add up to {sums.min():.3g} to {sums.max():.3g} instead of 1: end "
                'the model with activation="softmax"'
            ]
    return []
