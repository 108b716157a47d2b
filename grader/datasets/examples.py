"""Training examples of an exercise in the form in which the grader feeds held-out ones."""

from __future__ import annotations

import numpy as np

from grader.datasets import load, load_next_words, load_series, load_tokens, reading
from grader.exercise.spec import Exercise, NextWord, Resized, Tokens, Windows


def training_examples(exercise: Exercise, count: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The first `count` inputs of the training split (all by default), preprocessed, with their labels."""
    match exercise.preprocessing:
        case Tokens(vocabulary_size=size, length=length):
            ids, labels = load_tokens(exercise.dataset, split="train", vocabulary_size=size, length=length)
            return ids[:count], labels[:count]
        case NextWord(vocabulary_size=size, length=length):
            ids, labels = load_next_words(exercise.dataset, split="train", vocabulary_size=size, length=length)
            return ids[:count], labels[:count]
        case Windows():
            inputs, labels = reading.cut(load_series(exercise.dataset, split="train"), exercise.preprocessing)
            return inputs[:count], labels[:count]
        case Resized():
            data = load(exercise.dataset, split="train", as_supervised=True)
            images, classes = zip(*data.take(-1 if count is None else count).as_numpy_iterator(), strict=True)
            return reading.resize(images, exercise.preprocessing), np.array(classes)
    if count is None:
        inputs, labels = load(exercise.dataset, split="train", batch_size=-1, as_supervised=True)
    else:  # a slice longer than the split would be refused
        inputs, labels = next(iter(load(exercise.dataset, split="train", batch_size=count, as_supervised=True)))
    return np.asarray(inputs), np.asarray(labels)
