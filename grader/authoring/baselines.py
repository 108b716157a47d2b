"""Baselines, which must not reach a bar: constants, linear models, naive forecasts, untrained networks.

This is a program of its own: it reads training examples and held-out inputs, and writes predictions. Held-out labels
stay with the grader, which scores the predictions like any model's.
"""

from __future__ import annotations

import copy
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from grader import own_process, records
from grader.authoring import applicable, linear
from grader.datasets import cache, load_series, overlap
from grader.datasets.cache import Source
from grader.datasets.examples import training_examples
from grader.datasets.tokens import OUT_OF_VOCABULARY
from grader.evaluation.predicting import predict
from grader.evaluation.shapes import fed, read_output
from grader.exercise import catalog
from grader.exercise.spec import Exercise, Tokens, Windows
from grader.inspection import artifact

CHUNK = 250  # images that are standardised at once
AVERAGED = range(2, 13)  # steps of the moving averages
WORDS = 100  # of a column of texts, the most frequent ones, that a linear model tells apart


@dataclass
class Baseline:
    """What the baselines of one exercise are made from: held-out inputs, and a trained reference.

    `season` is a series' period in steps, `untrained` how many networks with fresh weights are wanted. `output` is the
    name of one of several outputs; the exercise is then about this one alone, and `whole` is about all.
    """

    exercise: Exercise
    inputs: np.ndarray
    season: int | None = None
    reference: Path = Path()
    untrained: int = 0

    def __post_init__(self) -> None:
        self.train_inputs, self.train_labels = training_examples(self.exercise)
        self.whole, self.output = self.exercise, ""

    def about(self, output: str, exercise: Exercise) -> Baseline:
        """The same about one output."""
        one = copy.copy(self)
        one.exercise, one.output = exercise, output
        one.train_labels = records.column(self.train_labels, output)
        return one

    def of_vectors(self) -> Baseline:
        """The same with one vector for each example, if it is records, has blanks, or is columns of texts."""
        train = self.train_inputs
        is_plain = train.dtype.kind in "iu" or train.dtype.kind == "f" and not np.isnan(train).any()
        if is_plain or self.exercise.preprocessing is not None or train.dtype.kind == "O" and train.ndim == 1:
            return self
        train = records.fixed(train)
        one = copy.copy(self)
        one.inputs, one.train_inputs = vectors(self.inputs, train), vectors(train, train)
        return one


def vectors(inputs: np.ndarray, train: np.ndarray) -> np.ndarray:
    """Several inputs as one vector for each example, (n, k) float32, by what the training inputs hold.

    A blank is the mean of its column, beside a column that says where blanks are; a text is one of the most frequent.
    """
    found: list[np.ndarray] = []
    for name, values in records.columns(inputs):
        flat, seen = (one.reshape(len(one), -1) for one in (values, records.column(train, name)))
        if values.dtype.kind == "S":
            for number in range(flat.shape[1]):
                words, counts = np.unique(seen[:, number], return_counts=True)
                found.append(flat[:, number, None] == words[np.argsort(-counts, kind="stable")[:WORDS]])
            continue
        blank, seen_blank = np.isnan(flat), np.isnan(seen)
        means = np.where(seen_blank, 0, seen).sum(axis=0) / np.maximum(1, (~seen_blank).sum(axis=0))
        found += [np.where(blank, means, flat), blank[:, seen_blank.any(axis=0)]]
    return np.concatenate(found, axis=1).astype(np.float32)


def most_frequent_class(of: Baseline) -> Iterator[np.ndarray]:
    values, counts = np.unique(of.train_labels, return_counts=True)
    chosen = np.full(len(of.inputs), values[counts.argmax()])  # type: ignore[call-overload]
    shape = of.exercise.output_shape
    yield chosen[:, None].astype(float) if shape == (1,) else np.eye(shape[0] or 0)[chosen]


def best_constant(of: Baseline) -> Iterator[np.ndarray]:
    """The median of the training labels: no other constant has a smaller mean absolute error there."""
    median = np.median(of.train_labels, axis=0)
    yield np.tile(median, (len(of.inputs), 1)).reshape(len(of.inputs), *of.exercise.output_shape)


def mean_of_labels(of: Baseline) -> Iterator[np.ndarray]:
    """The mean of the training labels: no other constant has a smaller mean squared error there."""
    mean = np.mean(of.train_labels, axis=0)
    yield np.tile(mean, (len(of.inputs), 1)).reshape(len(of.inputs), *of.exercise.output_shape)


def always_yes(of: Baseline) -> Iterator[np.ndarray]:
    yield np.ones((len(of.inputs), *of.exercise.output_shape))  # type: ignore[arg-type]


def most_frequent_answers(of: Baseline) -> Iterator[np.ndarray]:
    """To each label the answer that it has more often."""
    often = (of.train_labels > 0.5).mean(axis=0) > 0.5
    yield np.tile(often.astype(float), (len(of.inputs), 1))


def logistic_regressions(of: Baseline) -> Iterator[np.ndarray]:
    """A logistic regression for each label."""
    found = []
    for column in range(of.train_labels.shape[1]):
        one = copy.copy(of)
        one.exercise = replace(of.exercise, output_shape=(1,))
        one.train_labels = of.train_labels[:, column]
        found += list(logistic_regression(one))
    yield np.concatenate(found, axis=1)


def least_squares(of: Baseline) -> Iterator[np.ndarray]:
    """Linear regression on the raw input."""
    flat, held = (_with_ones(values) for values in (of.train_inputs, of.inputs))
    weights = np.linalg.lstsq(flat, of.train_labels.reshape(len(flat), -1), rcond=None)[0]
    yield (held @ weights).reshape(len(held), *of.exercise.output_shape)


def _with_ones(values: np.ndarray) -> np.ndarray:
    return np.hstack([values.reshape(len(values), -1), np.ones((len(values), 1), np.float32)])


def logistic_regression(of: Baseline) -> Iterator[np.ndarray]:
    """On the standardised raw input."""
    mean, spread = _moments(of.train_inputs)
    features = mean.size
    train = np.empty((len(of.train_inputs), features), np.float32)
    held = np.empty((len(of.inputs), features), np.float32)
    for into, raw in ((train, of.train_inputs), (held, of.inputs)):
        for rows in _chunks(raw):
            into[rows] = (raw[rows].reshape(-1, features) - mean) / spread
    if len(train) < features:
        train, held = linear.rotated(train, held)
    yield linear.train(train, of.train_labels, of.exercise.output_shape[0] or 0).predict(held)


def _moments(inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each number, without a float copy of all images at once."""
    chunks = [inputs[rows].reshape(-1, int(np.prod(inputs.shape[1:]))) for rows in _chunks(inputs)]
    mean = sum(chunk.sum(axis=0, dtype=np.float64) for chunk in chunks) / len(inputs)
    variance = sum(((chunk - mean) ** 2).sum(axis=0) for chunk in chunks) / len(inputs)
    spread = np.sqrt(variance)
    # The additions keep a pixel that is nearly always empty from being blown up.
    return mean, spread + 1e-2 * spread.max() + 1e-9  # type: ignore[return-value]


def _chunks(inputs: np.ndarray) -> list[slice]:
    return [slice(start, start + CHUNK) for start in range(0, len(inputs), CHUNK)]


def untrained(of: Baseline) -> Iterator[np.ndarray]:
    """The reference's own network with fresh weights."""
    import keras

    from grader.evaluation import loading

    trained = loading.load(of.reference, artifact.inspect(of.reference, of.exercise.max_megabytes))
    asked = of.exercise.input_shape
    for seed in range(of.untrained):
        keras.utils.set_random_seed(seed)
        model = keras.models.clone_model(trained)
        found = tuple(model.inputs[0].shape)[1:]
        outputs = predict(model, fed(of.inputs, found, asked))
        read = read_output(outputs, of.exercise.output_shape, isinstance(of.exercise.preprocessing, Windows))
        assert read is not None, "the reference has passed the check of its output shape"
        yield read[0]


def bag_of_words(of: Baseline) -> Iterator[np.ndarray]:
    """Logistic regression on which words of the vocabulary occur, in whatever order."""
    model = linear.train(_occurring(of, of.train_inputs), of.train_labels, of.exercise.output_shape[0] or 0)
    yield model.predict(_occurring(of, of.inputs))


def _occurring(of: Baseline, ids: np.ndarray) -> sparse.csr_array:
    """Which words occur in each text, (n, vocabulary), 1 or 0."""
    assert isinstance(of.exercise.preprocessing, Tokens), "applicable() asks for it"
    texts = np.arange(len(ids)).repeat(ids.shape[1])
    shape = (len(ids), of.exercise.preprocessing.vocabulary_size)
    occurs = sparse.csr_array((np.ones(ids.size, np.float32), (texts, ids.ravel())), shape)
    occurs.data[:] = 1  # a word that occurs twice has been added up
    return occurs[:, OUT_OF_VOCABULARY:]


def word_sequences(of: Baseline) -> Iterator[np.ndarray]:
    """The word that most often followed the last one, two or three words, with and without their place in the line."""
    for words in (1, 2, 3):
        for placed in (False, True):
            yield _most_often_next(of, words, placed)


def _most_often_next(of: Baseline, words: int, placed: bool) -> np.ndarray:
    """What followed this context most often; if it was never seen, a shorter one."""
    line_end = int(np.bincount(of.train_labels).argmax())  # no word is as frequent
    following: dict[tuple[Any, ...], Counter[int]] = defaultdict(Counter)
    contexts = _contexts(of.train_inputs, line_end, words, placed)
    for seen, label in zip(contexts, of.train_labels.tolist(), strict=True):
        for context in seen:
            following[context][label] += 1
    best = {context: counts.most_common(1)[0][0] for context, counts in following.items()}
    chosen = [
        next(best[context] for context in seen if context in best)
        for seen in _contexts(of.inputs, line_end, words, placed)
    ]
    return np.eye(of.exercise.output_shape[0] or 0, dtype=bool)[chosen]


def _contexts(windows: np.ndarray, line_end: int, words: int, placed: bool) -> Iterator[list[tuple[Any, ...]]]:
    """The contexts of each window from the longest, of `words`, to the empty one: each with its place, then without."""
    for window in windows.tolist():
        place = next((number for number, word in enumerate(reversed(window)) if word == line_end), len(window))
        last = [tuple(window[len(window) - count :]) for count in range(words, -1, -1)]
        yield [context for one in last for context in ([(place, one), one] if placed else [one])]


def untrained_reader(of: Baseline) -> Iterator[np.ndarray]:
    """The reference's own network with fresh weights, for texts: its vocabulary, which is not a weight, stays."""
    import keras

    from grader.evaluation import loading

    def fresh(layer: keras.Layer) -> keras.Layer:
        return layer if type(layer).__name__ in loading.LOOKUPS else type(layer).from_config(layer.get_config())

    trained = loading.load(of.reference, artifact.inspect(of.reference, of.exercise.max_megabytes))
    for seed in range(of.untrained):
        keras.utils.set_random_seed(seed)
        yield predict(keras.models.clone_model(trained, clone_function=fresh), of.inputs)


def untrained_of_several(of: Baseline) -> Iterator[np.ndarray]:
    """One output of the reference's own network with fresh weights; its vocabularies, which are not weights, stay."""
    import keras

    from grader.evaluation import ends, loading
    from grader.evaluation.predicting import Predictor

    def fresh(layer: keras.Layer) -> keras.Layer:
        return layer if type(layer).__name__ in loading.LOOKUPS else type(layer).from_config(layer.get_config())

    trained = loading.load(of.reference, artifact.inspect(of.reference, of.whole.max_megabytes))
    columns, outputs = ends.chosen(trained, of.whole.input_shape, of.whole.output_names)
    for seed in range(of.untrained):
        keras.utils.set_random_seed(seed)
        model = keras.models.clone_model(trained, clone_function=fresh)
        found = Predictor(model, of.inputs, None, columns, outputs).predict(of.inputs)
        read = read_output(records.column(found, of.output), of.exercise.output_shape, forecast=False)
        assert read is not None, "the reference has passed the check of its output shape"
        yield read[0]


def last_value(of: Baseline) -> Iterator[np.ndarray]:
    yield _for_each_step(of, _look_back(of, 1))


def seasonal_value(of: Baseline) -> Iterator[np.ndarray]:
    """The values of one season ago."""
    if of.season is not None:
        ago = _look_back(of, of.season)
        yield ago[:, np.arange(_horizon(of)) % of.season].reshape(_labels_shape(of))


def moving_average(of: Baseline) -> Iterator[np.ndarray]:
    """The mean of the last 2, 3, ... 12 values."""
    for steps in AVERAGED:
        yield _for_each_step(of, _look_back(of, steps).mean(axis=1, keepdims=True))


def _horizon(of: Baseline) -> int:
    assert isinstance(of.exercise.preprocessing, Windows), "applicable() asks for it"
    return of.exercise.preprocessing.horizon


def _labels_shape(of: Baseline) -> tuple[int, ...]:
    return len(of.inputs), *of.train_labels.shape[1:]


def _for_each_step(of: Baseline, values: np.ndarray) -> np.ndarray:
    """One forecast (n, 1, variables), repeated for all steps of the horizon."""
    return values.repeat(_horizon(of), axis=1).reshape(_labels_shape(of))


def _look_back(of: Baseline, steps: int) -> np.ndarray:
    """The last values before each held-out one, (n, steps, variables): they may reach back further than its window."""
    past = np.concatenate([load_series(of.exercise.dataset, split=split) for split in ("train", "validation")])
    ends = of.inputs[1:, -1]  # the last values of a window precede its label
    known = np.concatenate([past.reshape(len(past), -1)[-steps:], ends])
    return np.lib.stride_tricks.sliding_window_view(known, steps, axis=0).swapaxes(1, 2)


def unsmoothed(of: Baseline) -> Iterator[np.ndarray]:
    """A series of any length as it comes."""
    yield of.inputs


def trailing_average(of: Baseline) -> Iterator[np.ndarray]:
    """At each step the mean of the last 2, 3, ... 12 values, or of as many as there are."""
    sums = np.cumsum(of.inputs, axis=1)
    counts = np.arange(1, of.inputs.shape[1] + 1)[:, None]
    for steps in AVERAGED:
        before = np.pad(sums, ((0, 0), (steps, 0), (0, 0)))[:, : sums.shape[1]]
        yield (sums - before) / np.minimum(counts, steps)


def one_value(of: Baseline) -> Iterator[np.ndarray]:
    """The median of all training labels at every step."""
    yield np.full_like(of.inputs, np.median(of.train_labels))


def mean_at_steps(of: Baseline) -> Iterator[np.ndarray]:
    """The mean of all training labels at every step."""
    yield np.full_like(of.inputs, np.mean(of.train_labels))


Maker = Callable[[Baseline], Iterator[np.ndarray]]


def makers(exercise: Exercise, output: str = "") -> dict[str, Maker]:
    """The baselines of an output by their names in BASELINES; each yields one prediction or several."""
    return {name: globals()[function] for name, function in applicable.of_outputs(exercise)[output].items()}


def _make(request: dict[str, Any], _: own_process.Say) -> int:
    """Leaves the predictions in the file `into`; how many held-out examples are training examples too."""
    source: Source = request["source"]
    os.environ["GRADER_SOURCE"] = source
    exercise = catalog.find(request["id"]).exercise
    dataset = cache.get(exercise.dataset)
    inputs = np.load(request["inputs"], mmap_mode="r", allow_pickle=False)
    of = Baseline(exercise, inputs, dataset.season, Path(request["reference"]), request["untrained"])
    found: dict[str, Any] = {}
    for output, part in exercise.outputs.items():
        one = of.about(output, part)
        for name, make in makers(exercise, output).items():
            key = applicable.key(output, name)
            if key not in request["names"]:
                continue
            is_untrained = name == "untrained"  # a network takes the inputs as they are
            if is_untrained and one.inputs.dtype.kind == "S":
                make = untrained_reader
            found[key] = list(make(one if is_untrained else one.of_vectors()))
    np.savez(request["into"], **{name: np.array(predictions) for name, predictions in found.items() if predictions})  # type: ignore[arg-type]
    return overlap.shared_examples(dataset, source)


if __name__ == "__main__":
    own_process.answer(_make)
