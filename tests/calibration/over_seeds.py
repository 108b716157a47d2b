"""Trains a model in several ways on the same seeds, and scores each on the stand-in's held-out examples."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from grader.datasets import heldout
from grader.exercise import measures
from grader.exercise.spec import Exercise

SEEDS = range(5)


def compared(
    title: str, ways: dict[str, Callable[[], Any]], exercise: Exercise, batch_size: int = 1_000
) -> tuple[int, str]:
    """The number of held-out examples, and a table with a row for each way; `title` heads the column of their names."""
    os.environ["GRADER_SOURCE"] = "standin"
    held = heldout.heldout(exercise, "standin")
    inputs, labels = np.load(held.inputs), np.asarray(held.labels)
    lines = [f"| {title} | accuracy | seeds {SEEDS[0]} to {SEEDS[-1]} |", "| --- | --- | --- |"]
    for name, train in ways.items():
        scores = []
        for seed in SEEDS:
            keras.utils.set_random_seed(seed)
            predictions = train().predict(inputs, batch_size=batch_size, verbose=0)
            scores.append(float((measures.classes(predictions) == labels).mean()))
            print(f"{name}, seed {seed}: {scores[-1]:.3f}", flush=True)
            keras.backend.clear_session()
        each = ", ".join(f"{score:.3f}" for score in scores)
        lines.append(f"| {name} | {statistics.mean(scores):.3f} ± {statistics.stdev(scores):.3f} | {each} |")
    return len(labels), "\n".join(lines)
