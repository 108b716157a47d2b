"""Public examples of an exercise in the form in which the grader feeds held-out ones."""

from __future__ import annotations

import numpy as np

from grader.datasets import cache, load, load_next_words, load_series, load_tokens, reading
from grader.exercise.spec import Exercise, NextWord, Preprocessing, Resized, Tokens, Windows


def training_examples(exercise: Exercise, count: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The first `count` inputs of the training split (all by default), preprocessed, with their labels."""
    return examples(exercise.dataset, exercise.preprocessing, "train", count)


def examples(
    dataset: str, preprocessing: Preprocessing | None, split: str, count: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The same of a public split."""
    match preprocessing:
        case Tokens(vocabulary_size=size, length=length):
            ids, labels = load_tokens(dataset, split=split, vocabulary_size=size, length=length)
            return ids[:count], labels[:count]
        case NextWord(vocabulary_size=size, length=length):
            ids, labels = load_next_words(dataset, split=split, vocabulary_size=size, length=length)
            return ids[:count], labels[:count]
        case Windows():
            inputs, labels = reading.cut(load_series(dataset, split=split), preprocessing)
            return inputs[:count], labels[:count]
        case Resized():
            data = load(dataset, split=split, as_supervised=True)
            images, classes = zip(*data.take(-1 if count is None else count).as_numpy_iterator(), strict=True)
            return reading.resize(images, preprocessing), np.array(classes)
    if count is None:
        inputs, labels = load(dataset, split=split, batch_size=-1, as_supervised=True)
    else:  # a slice longer than the split would be refused
        inputs, labels = next(iter(load(dataset, split=split, batch_size=count, as_supervised=True)))
    of = cache.get(dataset)
    return reading.as_array(inputs, of.features[of.inputs]), reading.as_array(labels, of.features[of.labels or ""])
