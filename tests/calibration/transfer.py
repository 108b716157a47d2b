"""Measures what pretraining is worth on food10: python tests/calibration/transfer.py

The references of feature extraction and fine-tuning are trained on the same seeds as the backbone's network with the
same head and weights of nothing but chance. The table is written to tests/calibration/transfer.md.
"""

from __future__ import annotations

import os
import runpy
import statistics
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from grader import catalog, scoring
from grader.datasets import heldout, pretraining
from grader.datasets.examples import training_examples

SEEDS = range(5)
EPOCHS = 30
BATCH_SIZE = 32
FROZEN, TUNED = catalog.find("category3_feature_extraction"), catalog.find("category3_fine_tuning")


def from_nothing() -> Any:
    """The backbone's network and the head, all trained on the small training split, on pictures that vary."""
    images, labels = training_examples(FROZEN.exercise, None)
    model = keras.Sequential(
        [
            keras.Input(images.shape[1:]),
            layers.RandomFlip("horizontal"),
            layers.RandomZoom((-0.25, 0.15), fill_mode="reflect"),
            layers.RandomTranslation(0.08, 0.08, fill_mode="reflect"),
            pretraining.network(images.shape[1]),
            layers.GlobalAveragePooling2D(),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
            layers.Dense(10, activation="softmax"),
        ]
    )
    rate = keras.optimizers.schedules.CosineDecay(2e-3, EPOCHS * -(-len(images) // BATCH_SIZE))
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    model.fit(images, labels, batch_size=BATCH_SIZE, epochs=EPOCHS, verbose=0)
    return model


WAYS = {
    "from nothing": from_nothing,
    "head on the frozen backbone": lambda: runpy.run_path(str(FROZEN.solution))["solution_model"](),
    "top of the backbone trained too": lambda: runpy.run_path(str(TUNED.solution))["solution_model"](),
}


def main() -> None:
    os.environ["GRADER_SOURCE"] = "standin"
    held = heldout.heldout(FROZEN.exercise, "standin")
    inputs, labels = np.load(held.inputs), np.asarray(held.labels)
    rows = []
    for name, train in WAYS.items():
        scores = []
        for seed in SEEDS:
            keras.utils.set_random_seed(seed)
            predictions = train().predict(inputs, batch_size=100, verbose=0)
            scores.append(float((scoring.classes(predictions) == labels).mean()))
            print(f"{name}, seed {seed}: {scores[-1]:.3f}", flush=True)
            keras.backend.clear_session()
        each = ", ".join(f"{score:.3f}" for score in scores)
        rows.append(f"| {name} | {statistics.mean(scores):.3f} ± {statistics.stdev(scores):.3f} | {each} |")
    text = f"""# Transfer learning: what pretraining is worth

`python tests/calibration/transfer.py`. food10, stand-in data, {len(labels):,} held-out examples. From nothing is the
backbone's own network with the same head, trained for {EPOCHS} epochs on the same pictures.

| way | accuracy | seeds {SEEDS[0]} to {SEEDS[-1]} |
| --- | --- | --- |
{chr(10).join(rows)}
"""
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
