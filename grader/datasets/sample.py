"""A few training inputs of an exercise in the form that the grader feeds."""

from __future__ import annotations

import numpy as np

from grader.datasets import cache, load, load_series, load_tokens
from grader.exercise import Exercise, Tokens, Windows

COUNT = 32


def training_inputs(exercise: Exercise, count: int = COUNT) -> np.ndarray:
    """The first `count` training inputs, preprocessed as held-out ones are."""
    match exercise.preprocessing:
        case Tokens(vocabulary_size=size, length=length):
            ids, _ = load_tokens(exercise.dataset, split="train", vocabulary_size=size, length=length)
            return ids[:count]
        case Windows(length=length):
            series = load_series(exercise.dataset, split="train")
            windows = np.lib.stride_tricks.sliding_window_view(series, length)[:count]
            return windows[:, :, None]
    examples = load(exercise.dataset, split=f"train[:{count}]", batch_size=-1)
    return np.asarray(examples[cache.get(exercise.dataset).inputs])
