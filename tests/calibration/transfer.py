"""Measures what pretraining is worth on food10: python tests/calibration/transfer.py

The references of feature extraction and fine-tuning are trained on the same seeds as the backbone's network with the
same head and random weights. The table is written to tests/calibration/transfer.md.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import keras
from keras import layers
from over_seeds import compared  # the module beside this one

from grader.datasets import pretraining
from grader.datasets.examples import training_examples
from grader.exercise import catalog

EPOCHS = 30
BATCH_SIZE = 32
FROZEN, TUNED = catalog.find("category3_feature_extraction"), catalog.find("category3_fine_tuning")


def from_scratch() -> Any:
    """The backbone's network and the head, all trained on the small training split, with augmentation."""
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
    "from scratch": from_scratch,
    "head on the frozen backbone": lambda: runpy.run_path(str(FROZEN.solution))["solution_model"](),
    "top of the backbone fine-tuned": lambda: runpy.run_path(str(TUNED.solution))["solution_model"](),
}


def main() -> None:
    count, table = compared("training", WAYS, FROZEN.exercise, batch_size=100)
    text = f"""# Transfer learning: what pretraining is worth

`python tests/calibration/transfer.py`. food10, stand-in data, {count:,} held-out examples. From scratch means
the backbone's own architecture with the same head, trained for {EPOCHS} epochs on the same images.

{table}
"""
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
