"""Measures what a bar rests on, the reference over seeds and the cheap baselines: python tests/calibration/bars.py ID

Each score is of the held-out split, on the source that --source names. No baseline may reach the bar, and the reference
must pass it with two standard deviations of room.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from panel import naive_forecasts, panel_of

from grader import artifact, catalog, fitting, loading, scoring, training
from grader.catalog import Entry
from grader.datasets.cache import Source, current_source
from grader.datasets.examples import training_examples
from grader.datasets.heldout import heldout
from grader.exercise import Accuracy, Exercise, Windows


def reference(entry: Entry, source: Source, seed: int) -> tuple[scoring.Score, float, Path]:
    """The reference's score with one seed, its seconds of training, and its file."""
    model = Path(tempfile.mkdtemp(prefix="grader-bar-")) / entry.exercise.model_file
    trained = training.train(entry, entry.solution, model, source=source, seed=seed)
    loaded = loading.load(model, artifact.inspect(model, entry.exercise.max_megabytes))
    return scored(entry, source, loaded), trained.seconds, model


def scored(entry: Entry, source: Source, model: object) -> scoring.Score:
    held = heldout(entry.exercise, source)
    inputs = fitting.fed(np.load(held.inputs), entry.exercise.input_shape, entry.exercise.input_shape)
    return scoring.score(entry.exercise, model.predict(inputs, batch_size=32, verbose=0), held.labels)  # type: ignore[attr-defined]


def baselines(entry: Entry, source: Source) -> Iterator[tuple[str, scoring.Score]]:
    """What costs nothing to build: the best constant or most frequent class, a linear model, naive forecasts."""
    os.environ["GRADER_SOURCE"] = source
    exercise, held = entry.exercise, heldout(entry.exercise, source)
    inputs = np.load(held.inputs)
    train_inputs, train_labels = training_examples(exercise)

    def of(predictions: np.ndarray) -> scoring.Score:
        return scoring.score(exercise, predictions, held.labels)

    if isinstance(exercise.metric, Accuracy):
        values, counts = np.unique(train_labels, return_counts=True)
        yield "most frequent class", of(one_hot(np.full(len(inputs), values[counts.argmax()]), exercise.output_shape))
    elif exercise.preprocessing is None:
        median = np.median(train_labels, axis=0)
        yield "best constant", of(np.tile(median, (len(inputs), 1)).reshape(len(inputs), *exercise.output_shape))
    if isinstance(exercise.preprocessing, Windows):
        for name, forecasts in naive_forecasts(exercise.dataset, panel_of(exercise.dataset), source):
            yield name, of(forecasts)
    yield "linear model", of(linear(exercise, train_inputs, train_labels, inputs))


def one_hot(classes: np.ndarray, shape: fitting.Shape) -> np.ndarray:
    return classes[:, None].astype(float) if shape == (1,) else np.eye(shape[0] or 0)[classes]


def linear(exercise: Exercise, inputs: np.ndarray, labels: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Least squares, or logistic regression trained until it no longer improves, on the standardised raw input."""
    flat, flat_held = (values.reshape(len(values), -1).astype(np.float32) for values in (inputs, held))
    mean, spread = flat.mean(axis=0), flat.std(axis=0) + 1e-3
    flat, flat_held = (flat - mean) / spread, (flat_held - mean) / spread
    if not isinstance(exercise.metric, Accuracy):
        ones, held_ones = (np.ones((len(values), 1), np.float32) for values in (flat, flat_held))
        weights = np.linalg.lstsq(np.hstack([flat, ones]), labels.reshape(len(labels), -1), rcond=None)[0]
        return np.hstack([flat_held, held_ones]) @ weights

    import keras

    keras.utils.set_random_seed(0)
    binary = exercise.output_shape == (1,)
    output = keras.layers.Dense(exercise.output_shape[0], activation="sigmoid" if binary else "softmax")
    model = keras.Sequential([keras.Input(flat.shape[1:]), output])
    model.compile("adam", "binary_crossentropy" if binary else "sparse_categorical_crossentropy")
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    model.fit(flat, labels, batch_size=64, epochs=30, validation_split=0.1, callbacks=[stop], verbose=0)
    return model.predict(flat_held, batch_size=1000, verbose=0)


def untrained(entry: Entry, source: Source, model: Path) -> scoring.Score:
    """The reference's own network with fresh weights."""
    import keras

    keras.utils.set_random_seed(0)
    trained = loading.load(model, artifact.inspect(model, entry.exercise.max_megabytes))
    return scored(entry, source, keras.models.clone_model(trained))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("id")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--source", choices=("standin", "real"))
    options = parser.parse_args()
    entry = catalog.find(options.id)
    source: Source = options.source or current_source(entry.exercise.dataset)
    metric = entry.exercise.metric
    print(f"{entry.id}, {source}: {metric.name} {metric.threshold:g} in steps of {metric.step:g}")
    values = []
    for seed in range(options.seeds):
        result, seconds, model = reference(entry, source, seed)
        values.append(result.value)
        print(f"  reference, seed {seed}: {result.value:.4f}, {result.points} points, {seconds:.0f} s")
    room = (np.mean(values) - metric.threshold) * (1 if metric.higher_is_better else -1)
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")
    print(f"  reference, mean {np.mean(values):.4f} ± {spread:.4f}, room {room:.4f} = {room / spread:.1f} deviations")
    result = untrained(entry, source, model)
    print(f"  untrained: {result.value:.4f}, {result.points} points")
    for name, result in baselines(entry, source):
        print(f"  {name}: {result.value:.4f}, {result.points} points")


if __name__ == "__main__":
    main()
