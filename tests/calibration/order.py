"""Measures what leaving the order in costs category5_sequence_bias: python tests/calibration/order.py

The reference is trained as it is, with a buffer too small to mix the classes, and without shuffling; nothing else
changes. The table is written to tests/calibration/order.md.
"""

from __future__ import annotations

import os
import runpy
import statistics
from pathlib import Path
from typing import Any
from unittest import mock

import keras
import numpy as np
import tensorflow as tf

from grader import catalog, scoring
from grader.datasets import heldout

SEEDS = range(5)
ENTRY = catalog.find("category5_sequence_bias")
BUFFERS = {"all of the training split": None, "1,000 examples": 1_000, "none, in order": 1}
SHUFFLE = tf.data.Dataset.shuffle


def trained(buffer: int | None) -> Any:
    """The reference, its call of shuffle() with another buffer."""

    def shuffle(data: Any, size: int, **options: Any) -> Any:
        return SHUFFLE(data, buffer or size, **options)

    with mock.patch.object(tf.data.Dataset, "shuffle", shuffle):
        return runpy.run_path(str(ENTRY.solution))["solution_model"]()


def main() -> None:
    os.environ["GRADER_SOURCE"] = "standin"
    held = heldout.heldout(ENTRY.exercise, "standin")
    inputs, labels = np.load(held.inputs), np.asarray(held.labels)
    rows = []
    for name, buffer in BUFFERS.items():
        scores = []
        for seed in SEEDS:
            keras.utils.set_random_seed(seed)
            predictions = trained(buffer).predict(inputs, batch_size=1_000, verbose=0)
            scores.append(float((scoring.classes(predictions) == labels).mean()))
            keras.backend.clear_session()
        each = ", ".join(f"{score:.3f}" for score in scores)
        rows.append(f"| {name} | {statistics.mean(scores):.3f} ± {statistics.stdev(scores):.3f} | {each} |")
    text = f"""# Sequence bias: what the order of the examples costs

`python tests/calibration/order.py`. The reference of category5_sequence_bias, {len(labels):,} held-out examples.

| shuffled in a buffer of | accuracy | seeds {SEEDS[0]} to {SEEDS[-1]} |
| --- | --- | --- |
{chr(10).join(rows)}
"""
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
