"""Experiments with what a model is fed: the change under which its score comes back is the explanation."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from grader.datasets.samples import Samples
from grader.diagnosis.case import SIGMAS, Case, error_of
from grader.diagnosis.code import (
    Code,
    calls,
    calls_with,
    divides_by,
    is_reversed,
    keeps_the_last,
    shifts,
    standardises,
    uses,
)
from grader.evaluation.changes import ENDINGS, Change
from grader.exercise.spec import Exercise, NextWord, Resized, Tokens, Windows
from grader.scoring.cause import Cause

Finder = Callable[[ast.AST], bool]

IMAGENET = ((123.675, 116.28, 103.53), (58.395, 57.12, 57.375))
CAFFE = (103.939, 116.779, 123.68)
LUMA = (0.299, 0.587, 0.114)
DOUBTLESS = 4.0  # standard errors
NEAR = 1.25  # times the bar of an error, which what takes no model may nearly reach
CLOSE, CLOSEST = 0.5, 0.95  # of the way from the score to the bar must come back
BACKWARDS, SAME = "words reversed", 1e-4
UNIT = "a column in another unit"  # of which so many are tried that one may help by chance
UNITS = {  # of one column: factor and offset
    "x / 1000": (0.0, 1000.0),
    "1000 x": (0.0, 0.001),
    "x / 100": (0.0, 100.0),
    "100 x": (0.0, 0.01),
    "1.8 x + 32": (-32 / 1.8, 1 / 1.8),
    "(x - 32) / 1.8": (32.0, 1.8),
    "25.4 x": (0.0, 1 / 25.4),
    "x / 25.4": (0.0, 25.4),
    "x / 2.54": (0.0, 2.54),
    "2.54 x": (0.0, 1 / 2.54),
}


@dataclass(frozen=True)
class Experiment:
    """A change of the input, what the inputs then are in words, and what follows if the score comes back.

    `trained` ends "it was trained on", `lines` find the place in the code. `back`, a factor and an offset, brings the
    answers back into the scale of the labels.
    """

    kind: str
    change: Change
    fed: str
    trained: str
    help: str
    lines: tuple[Finder, ...] = ()
    back: tuple[float | np.ndarray, float | np.ndarray] | None = None

    def is_shown_by(self, code: Code) -> bool:
        """Whether a line of the code may have done it."""
        return bool(self.lines) and code.line(*self.lines) is not None

    def read(self, predictions: np.ndarray) -> np.ndarray:
        """The answers in the scale of the labels."""
        return predictions if self.back is None else predictions * self.back[0] + self.back[1]


def experiments(exercise: Exercise, samples: Samples) -> list[Experiment]:
    """What is tried for an exercise, the likeliest first."""
    match exercise.preprocessing:
        case Tokens() | NextWord():
            return _of_ids(exercise, exercise.preprocessing.vocabulary_size, samples)
        case Windows():
            return _of_windows(exercise, samples)
        case Resized():
            return _of_images(samples)
    if exercise.input_shape == ():
        return [
            Experiment(
                "texts cleaned outside",
                Change("lower case"),
                "in lower case",
                "texts changed to lower case outside the model",
                'TextVectorization does that itself: standardize="lower_and_strip_punctuation".',
                (calls("lower"),),
            )
        ]
    if samples.train.dtype == np.uint8:
        return _of_images(samples)
    return _of_columns(samples)


def _scaled(minus: Any, over: Any) -> Change:
    """(x - minus) / over, with one number for all inputs or one for each column or channel."""
    return Change("scaled", (tuple(map(float, np.ravel(minus))), tuple(map(float, np.ravel(over)))))


def _of_images(samples: Samples) -> list[Experiment]:
    train = samples.train
    has_channels = train.ndim == 4
    outside = partial(Experiment, "scaled outside the model")
    mean, deviation = float(train.mean()), float(train.std())
    found = [
        outside(
            _scaled(0, 255),
            "x / 255",
            "pixels scaled to 0 to 1 outside the model",
            "Put Rescaling(1 / 255) into the model and train on what the given function yields.",
            (divides_by(255), calls("convert_image_dtype"), calls_with("ImageDataGenerator", rescale=1 / 255)),
        ),
        outside(
            _scaled(127.5, 127.5),
            "x / 127.5 - 1",
            "pixels scaled to -1 to 1 outside the model",
            "Put Rescaling(1 / 127.5, offset=-1) into the model and train on what the given function yields.",
            (calls("preprocess_input"), divides_by(127.5)),
        ),
        outside(
            _scaled(mean, deviation),
            f"(x - {mean:.3g}) / {deviation:.3g}",
            "pixels standardised outside the model",
            "Put Normalization(axis=None) into the model and adapt() it to the training images.",
            (standardises, calls("std")),
        ),
        outside(
            Change("each scaled"),
            "each with mean 0 and deviation 1",
            "images standardised one by one outside the model",
            "Put LayerNormalization or Rescaling into the model and train on what the given function yields.",
            (calls("per_image_standardization"), standardises),
        ),
        outside(
            _scaled(128, 1),
            "x - 128",
            "pixels centred outside the model",
            "Put Rescaling(1, offset=-128) into the model and train on what the given function yields.",
            (),
        ),
        outside(
            _scaled(255, -255),
            "1 - x / 255",
            "inverted images, scaled outside the model",
            "Put Rescaling(-1 / 255, offset=1) into the model and train on what the given function yields.",
            (divides_by(255),),
        ),
        Experiment(
            "inverted",
            _scaled(255, -1),
            "255 - x",
            "inverted images",
            "Train on what the given function yields.",
            (),
        ),
        outside(
            _scaled(0, 1 / 255),
            "255 x",
            "pixels multiplied by 255",
            "The given function yields 0 to 255 already: leave the multiplication out.",
            (),
        ),
        outside(
            _scaled(0, 255**2),
            "x / 255 / 255",
            "pixels divided by 255 before the model, which divides them once more",
            "Scale once, inside the model.",
            (divides_by(255),),
        ),
        Experiment(
            "axes exchanged",
            Change("transposed"),
            "with height and width exchanged",
            "images with height and width exchanged",
            "Train on images as the given function yields them.",
            (calls("transpose", "swapaxes", "rot90", "permute"),),
        ),
        Experiment(
            "upside down",
            Change("upside down"),
            "upside down",
            "images turned upside down",
            "Train on images as the given function yields them.",
            (calls("flip_up_down", "flipud"), is_reversed),
        ),
        Experiment(
            "mirrored",
            Change("mirrored"),
            "mirrored",
            "mirrored images",
            "Train on images as the given function yields them.",
            (calls("flip_left_right", "fliplr"), is_reversed),
        ),
    ]
    if has_channels and train.shape[-1] == 3:
        found += [
            Experiment(
                "channels reversed",
                Change("channels reversed"),
                "with the channels reversed",
                "images with blue first",
                "The given function yields red, green, blue: train on these.",
                (is_reversed, calls("cvtColor", "reverse")),
            ),
            outside(
                Change("caffe", (CAFFE,)),
                "as preprocess_input() of VGG and ResNet gives them",
                "images preprocessed outside the model: blue, green, red, each less its mean",
                "Call preprocess_input inside the model.",
                (calls("preprocess_input"),),
            ),
            outside(
                _scaled(*IMAGENET),
                "standardised with ImageNet's mean and deviation",
                "images standardised with ImageNet's mean and deviation outside the model",
                "Put Normalization(mean=..., variance=...) with these numbers into the model.",
                (standardises,),
            ),
            Experiment(
                "grey instead of colour",
                Change("grey", (LUMA,)),
                "in grey",
                "grey images",
                "Train on the colours that the given function yields, or average them inside the model.",
                (calls("rgb_to_grayscale"),),
            ),
        ]
    return found


def _of_columns(samples: Samples) -> list[Experiment]:
    mean, deviation, low, high = samples.statistics
    middle = float(mean.mean())
    deviation, spread = np.where(deviation > 0, deviation, 1), np.where(high > low, high - low, 1)
    largest = np.maximum(np.abs(low), np.abs(high))
    train = samples.train
    normalise = "Put a Normalization layer into the model, adapt() it, and train on what the given function yields."
    outside = partial(Experiment, "scaled outside the model", help=normalise)
    found = [
        outside(
            change=_scaled(mean, deviation),
            fed="standardised by column",
            trained="columns standardised outside the model",
            lines=(standardises, calls("std")),
        ),
        outside(
            change=_scaled(low, spread),
            fed="scaled to 0 to 1 by column",
            trained="columns scaled to 0 to 1 outside the model",
            lines=(calls("ptp", "MinMaxScaler"), standardises, calls("max")),
        ),
        outside(
            change=_scaled(middle, float(np.sqrt(np.mean(deviation**2 + (mean - middle) ** 2)))),
            fed="standardised as a whole",
            trained="inputs standardised as a whole outside the model",
            lines=(standardises, calls("std")),
        ),
        outside(
            change=_scaled(mean, 1),
            fed="with each column less its mean",
            trained="columns centred outside the model",
            lines=(calls("mean"),),
        ),
        outside(
            change=_scaled(0, np.where(largest > 0, largest, 1)),
            fed="divided by each column's maximum",
            trained="columns divided by their maximum outside the model",
            lines=(calls("max"),),
        ),
        outside(
            change=_scaled(0, largest.max() or 1),
            fed="divided by the largest number",
            trained="inputs divided by their maximum outside the model",
            lines=(calls("max"),),
        ),
    ]
    columns = train.shape[-1] if train.ndim == 2 else 0
    for column in range(columns):
        for words, (minus, over) in UNITS.items():
            all_minus, all_over = np.zeros(columns), np.ones(columns)
            all_minus[column], all_over[column] = minus, over
            found.append(
                Experiment(
                    UNIT,
                    _scaled(all_minus, all_over),
                    f"with {words} in column {column}",
                    f"another unit in column {column}",
                    "Train on the units that the header states.",
                    (uses(*map(float, re.findall(r"\d+(?:\.\d+)?", words.replace("x", "")))),),
                )
            )
    return found


def _of_ids(exercise: Exercise, vocabulary_size: int, samples: Samples) -> list[Experiment]:
    given = "Train on the ids as the given function yields them"
    found = [
        Experiment(
            "words reversed",
            Change(BACKWARDS),
            "with the words in reverse order",
            "texts read backwards",
            f"{given}.",
            (is_reversed, calls_with("LSTM", go_backwards=True)),
        ),
        *(
            Experiment(
                "another vocabulary",
                Change("ids shifted", ((by,), (vocabulary_size - 1,))),
                f"with ids shifted by {by:+d}",
                "other numbers for the same words",
                f"{given}: 0 is padding, 1 stands for unknown words.",
                (shifts,),
            )
            for by in (1, -1, 2, -2)
        ),
    ]
    if isinstance(exercise.preprocessing, Tokens):
        front = Experiment(
            "padding on the other side",
            Change("padding in front"),
            "with the padding in front",
            "texts padded in front",
            f"{given}: they are padded at the end. mask_zero=True in the Embedding lets an LSTM skip the padding.",
            (calls_with("pad_sequences", padding="pre"), calls("pad_sequences"), calls("roll", "argsort"), is_reversed),
        )
        found.insert(0, front)
    if samples.endings is not None:
        cut = Experiment(
            "cut at the wrong end",
            Change(ENDINGS),
            "the last words of each text",
            "the last words of each text instead of its first",
            f"{given}: longer texts are cut at their end.",
            (calls_with("pad_sequences", truncating="pre"), calls("pad_sequences"), keeps_the_last),
        )
        found.append(cut)
    return found


def on_order(case: Case, tried: list[Experiment]) -> list[Cause]:
    """A model that answers the same with the words in reverse, for an exercise that no bag of words passes."""
    answers = [
        found
        for experiment, found in zip(tried, case.examination.changed, strict=False)
        if experiment.change.name == BACKWARDS
    ]
    if not answers or "bag of words" in case.exercise.may_pass:
        return []
    given = case.examination.validation[: len(answers[0])]
    difference, spread = float(np.abs(answers[0] - given).max()), float(given.std(axis=0).max())
    if not difference < SAME or spread < 100 * SAME:
        return []
    return [
        Cause(
            "bag of words",
            "measurement",
            f"The order of the words makes no difference to this model: read backwards, they change its answers by at "
            f"most {difference:.1g}. Here the order counts.",
            "Let a layer read the words in their order, such as LSTM, GRU or Conv1D, before anything averages them.",
            {"difference": difference},
            case.code.line(
                calls("GlobalAveragePooling1D", "GlobalMaxPooling1D", "reduce_mean", "mean"), calls("Embedding")
            ),
        )
    ]


def _of_windows(exercise: Exercise, samples: Samples) -> list[Experiment]:
    mean, deviation, _, _ = samples.statistics
    deviation = np.where(deviation > 0, deviation, 1)
    given = "Train on windows of the given series as it is"
    return [
        Experiment(
            "window reversed",
            Change("steps reversed"),
            "with the window reversed",
            "windows with the newest value first",
            f"{given}: the oldest value comes first.",
            (is_reversed,),
        ),
        Experiment(
            "scaled outside the model",
            _scaled(mean, deviation),
            "standardised",
            "a series that was standardised once more",
            f"{given}, which is scaled already, or scale inside the model and back again.",
            (standardises, calls("std")),
        ),
        Experiment(
            "scaled outside the model",
            _scaled(mean, deviation),
            "standardised, and its answers scaled back",
            "a series that was standardised once more, labels too",
            f"{given}, which is scaled already, or scale inside the model and back again.",
            (standardises, calls("std")),
            (deviation, mean),
        ),
        Experiment(
            "scaled outside the model",
            Change("each scaled"),
            "with each window standardised",
            "windows standardised one by one outside the model",
            f"{given}, or scale inside the model and back again.",
            (standardises, calls("std")),
        ),
        Experiment(
            "differences instead of values",
            Change("differences"),
            "as differences between neighbours",
            "differences between neighbours",
            f"{given}, or take differences inside the model.",
            (calls("diff"),),
        ),
    ]


def on_inputs(case: Case, tried: list[Experiment]) -> Cause | None:
    """The change of the input under which the score comes back, if there is one."""
    outcomes = [
        outcome
        for experiment, predictions in zip(tried, case.examination.changed, strict=False)
        if np.isfinite(predictions).all()
        and (outcome := Outcome(case, experiment, case.losses(experiment.read(predictions)))).is_possible
    ]
    if found := [one for one in outcomes if one.reaches_the_bar]:
        best = min(found, key=lambda one: one.loss)
    elif found := [one for one in outcomes if one.is_the_learners_own]:
        best = min(found, key=lambda one: one.distance)
    elif found := [one for one in outcomes if one.regains_what_was_lost]:
        best = min(found, key=lambda one: one.loss)
    else:
        return None
    alike = [one for one in found if one.is_as_good_as(best)]
    best = min(alike, key=lambda one: one.line is None)  # the first one, the likeliest, that the code shows
    values = case.value(best.before), case.value(best.losses)
    experiment = best.experiment
    name, own = case.exercise.metric.name, ""
    if best.is_the_learners_own and case.own is not None:
        own = f", as at the end of its training ({case.text(case.value(case.own))})"
    message = (
        f"Fed {experiment.fed}, this model has {name} {case.text(values[1])} on validation data{own}; as the grader "
        f"feeds it, {case.text(values[0])}. It was trained on {experiment.trained}."
    )
    numbers = {"before": values[0], "after": values[1]}
    return Cause(experiment.kind, "experiment", message, experiment.help, numbers, best.line)


@dataclass(frozen=True)
class Outcome:
    """What a change of the input did to the losses."""

    case: Case
    experiment: Experiment
    losses: np.ndarray

    @property
    def before(self) -> np.ndarray:
        """The losses of the same examples as the grader feeds them."""
        return self.case.validation[: len(self.losses)]

    @property
    def loss(self) -> float:
        return float(self.losses.mean())

    @property
    def line(self) -> int | None:
        return self.case.code.line(*self.experiment.lines) if self.experiment.lines else None

    @property
    def is_possible(self) -> bool:
        """Whether what its training reported leaves room for it, or the code shows it and it helps beyond doubt.

        Scores of labels in another scale cannot be compared.
        """
        gain = self.before - self.losses
        is_shown = self.line is not None and gain.mean() > DOUBTLESS * error_of(gain)
        return not self.case.was_fed_so or self.experiment.back is not None or bool(is_shown)

    @property
    def can_be_compared(self) -> bool:
        """With a score of its training: those of labels in another scale cannot, and of many units one may fit."""
        return self.experiment.kind != UNIT and self.experiment.back is None

    def is_as_good_as(self, other: Outcome) -> bool:
        """Whether the losses differ by no more than noise."""
        more = self.losses - other.losses
        return bool(more.mean() <= SIGMAS * error_of(more))

    @property
    def reaches_the_bar(self) -> bool:
        """Whether the change brings the score to the bar, or most of the way there."""
        gain, missing = self.before - self.losses, float(self.before.mean()) - self.case.bar
        if not gain.mean() > SIGMAS * error_of(gain):
            return False
        if self.experiment.kind == UNIT and self.line is None and self.case.reported is None:
            return False  # of so many units, one may help a weak model by chance
        close = CLOSEST if self.experiment.kind == UNIT else CLOSE
        before, is_near = float(self.before.mean()), self.loss <= NEAR * self.case.bar and not self.case.is_share
        if self.loss > (min(before, self.case.naive) + self.case.bar) / 2 and not (is_near and before > 2 * self.loss):
            return False  # still nearer to what takes no model
        if self.case.is_share:
            return bool(gain.mean() >= close * missing)
        return bool(gain.mean() >= close * missing and self.loss <= 2 * self.case.bar)

    @property
    def distance(self) -> float:
        """From the learner's own score."""
        return abs(self.loss - self.case.own) if self.case.own is not None else np.inf

    @property
    def is_the_learners_own(self) -> bool:
        """Whether the change brings back the learner's own score, from which the model is far without it."""
        if self.case.own is None or not self.can_be_compared:
            return False
        noise = SIGMAS * error_of(self.losses) + 0.1 * self.case.own * (not self.case.is_share)
        before = abs(float(self.before.mean()) - self.case.own)
        return self.distance <= min(noise, before / 3) and before > 2 * noise

    @property
    def regains_what_was_lost(self) -> bool:
        """Whether the change brings back half of what the model lost between its training and the grader's inputs."""
        gain = self.before - self.losses
        if self.case.lost is None or not self.can_be_compared or not gain.mean() > SIGMAS * error_of(gain):
            return False
        least = self.case.reported
        if least is None or self.loss > max(2 * least, least + 0.1 * self.case.is_share):
            return False
        return bool(gain.mean() >= CLOSE * self.case.lost > 0)
