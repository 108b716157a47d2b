"""What the training shows: its history, and how the score differs between the data it saw and other data."""

from __future__ import annotations

import numpy as np

from grader.diagnosis.case import SIGMAS, Case, error_of
from grader.diagnosis.code import (
    calls,
    calls_with,
    cuts,
    makes_an_optimizer,
    one_hot_of_shifted,
    sets,
    shuffles,
    zips_datasets,
)
from grader.exercise import measures
from grader.exercise.spec import Resized, Windows
from grader.scoring.cause import Cause

FAST, SLOW = 0.05, 2e-5  # learning rates beyond which training seldom works
LONG = 10  # epochs from which a trend can be seen
STILL = 0.5  # of what the loss lost in the first fifth of the epochs, lost in the last fifth
BROKEN = 0.5  # of the way from the score in training to chance
OTHERWISE = 0.1  # of accuracy that the learner's own score is higher, at least
RUNS, FAVOURED = 0.3, 0.15  # label changes of those in random order; a class is answered so much more often than it is
LEARNED = 0.3  # of the loss on other data, on the examples that a network was trained on
RESIZES = ("resize_with_pad", "resize_with_crop_or_pad", "smart_resize", "central_crop", "crop_to_bounding_box")


def on_training(case: Case) -> list[Cause]:
    rate = _rate(case)
    if wrong := _wrong_way(case):
        return [wrong]
    past = _of_a_slice(case) or _past_its_best(case) or _overfitted(case)
    learned = (
        _in_training_only(case),
        _apart(case),
        _shifted_by_the_code(case),
        _shuffled_in_time(case),
        _sorted(case),
    )
    questions = (*learned, past, _fed_otherwise(case))
    return [*filter(None, (*questions, rate or _still_falling(case)))]


def _in_training_only(case: Case) -> Cause | None:
    """Batch normalisation whose averages never arrived: right in training, wrong in inference."""
    if "BatchNormalization" not in case.artifact.layers:
        return None
    if case.own is not None and case.own < (case.bar + float(case.validation.mean())) / 2:
        return None  # the averages had arrived: with them, its training reported a better score
    learning, train = case.losses(case.examination.learning, "train"), case.train
    gain = train - learning
    if (
        not gain.mean() > SIGMAS * error_of(gain)
        or gain.mean() < BROKEN * (train.mean() - case.bar)
        or gain.mean() < 0.05
    ):
        return None
    values = case.value(learning), case.value(train)
    return Cause(
        "batch normalisation has not settled",
        "experiment",
        f"On training data this model has {case.exercise.metric.name} {case.text(values[0])} with the mean and "
        f"variance of each batch, but {case.text(values[1])} with the averages that BatchNormalization keeps for "
        "predictions.",
        "Train for more steps, or lower the layer's momentum (0.9): the averages need some hundred steps to arrive.",
        {"training": values[0], "inference": values[1]},
        case.code.line(calls("BatchNormalization")),
    )


def _rate(case: Case) -> Cause | None:
    compiled = case.examination.facts["compiled"]
    rate = compiled["rate"]
    if rate is None or not case.is_poor_in_training:
        return None  # it has learned something
    value = case.value(case.train)
    line = case.code.line(makes_an_optimizer, calls("compile"))
    if rate >= FAST and compiled["optimizer"].lower() not in ("sgd", "adagrad", "adadelta"):
        return Cause(
            "learning rate too high",
            "reading",
            f"{compiled['optimizer']} had a learning rate of {rate:.3g}, {rate / 0.001:.0f} times its default, and "
            f"the model has {case.exercise.metric.name} {case.text(value)} even on its training data.",
            "Try 0.001, and a tenth of it if the loss still jumps.",
            {"rate": rate, "train": value},
            line,
        )
    if 0 < rate <= SLOW:
        return Cause(
            "learning rate too low",
            "reading",
            f"{compiled['optimizer']} had a learning rate of {rate:.3g} at the end, and the model has "
            f"{case.exercise.metric.name} {case.text(value)} even on its training data.",
            "Try 0.001.",
            {"rate": rate, "train": value},
            line,
        )
    return None


def _apart(case: Case) -> Cause | None:
    """Inputs and labels that were shuffled apart: a model that was trained, and is at chance on its training data."""
    line = case.code.line(calls("permutation")) or case.code.line(zips_datasets)
    if line is None or case.code.line(calls("shuffle", "permutation")) is None or not case.is_accuracy:
        return None
    chance = case.naive - SIGMAS * error_of(case.train)
    if case.train.mean() < chance or case.validation.mean() < case.naive - SIGMAS * error_of(case.validation):
        return None
    if any(layer["untouched"] for layer in case.examination.facts["layers"]):
        return None
    value = case.value(case.train)
    return Cause(
        "labels and inputs do not belong together",
        "measurement",
        f"The network was trained, but accuracy is {case.text(value)} even on its training data, no better than "
        "chance: inputs and labels were probably shuffled apart.",
        "Shuffle inputs and labels together: Dataset.zip((inputs, labels)).shuffle(...), or one permutation for both.",
        {"train": value},
        case.code.line(calls("shuffle", "permutation")),
    )


def _shifted_by_the_code(case: Case) -> Cause | None:
    """one_hot(label - 1) and the like, which leaves one class without a 1 anywhere."""
    line = case.code.line(one_hot_of_shifted)
    if line is None or not case.is_accuracy or not case.is_poor_in_training:
        return None
    return Cause(
        "labels shifted",
        "reading",
        "The code adds or subtracts 1 before it makes one-hot labels. They begin at 0 already, so one class has no 1 "
        f"anywhere; {case.in_training}.",
        "Make one-hot labels of the labels as the given function yields them.",
        {"train": case.value(case.train)},
        line,
    )


def _shuffled_in_time(case: Case) -> Cause | None:
    """A series that was shuffled before it was cut: no forecast from such windows is better than a constant."""
    line = case.code.line(shuffles(case.code.names_of("load_series")))
    if line is None or not isinstance(case.exercise.preprocessing, Windows):
        return None
    if case.train.mean() < case.naive + SIGMAS * error_of(case.train):
        return None
    return Cause(
        "series shuffled in time",
        "measurement",
        f"Even on training data its {case.metric.name} is {case.text(case.value(case.train))}; that of the last "
        f"value, without a model, is {case.text(case.naive)}. The code shuffles: windows cut from a shuffled series "
        "show nothing of what follows.",
        "Cut the windows from the series in its order, and shuffle the windows, each together with its label.",
        {"train": case.value(case.train), "naive": case.naive},
        line,
    )


def _sorted(case: Case) -> Cause | None:
    """Training data in the order of its classes, which nothing shuffles: the last batches teach one class alone."""
    line = case.code.line(calls("batch"))  # fit() shuffles arrays, but no Dataset
    if line is None or case.code.line(calls("shuffle", "permutation")) is not None:
        return None
    if not case.is_accuracy or case.train.mean() <= case.bar:
        return None
    outputs, labels = case.read(case.examination.validation), case.labels("train").reshape(-1).astype(int)
    changes, count = float(np.mean(labels[1:] != labels[:-1])), max(2, outputs.shape[-1])
    if outputs.ndim != 2 or changes > RUNS * (1 - 1 / count):
        return None
    guesses = measures.classes(outputs)
    given = np.bincount(guesses, minlength=count) / len(guesses)
    true = np.bincount(case.labels().reshape(-1).astype(int), minlength=count) / len(guesses)
    favoured = int(np.argmax(given - true))
    if given[favoured] - true[favoured] < FAVOURED:
        return None
    return Cause(
        "sorted data not shuffled",
        "measurement",
        f"Training examples come in runs of one class, on average {1 / max(changes, 1e-3):.0f} in a row, and nothing "
        f"in the code shuffles them: it answers class {favoured} for {given[favoured]:.0%} of the validation data, "
        f"of which {true[favoured]:.0%} are of this class.",
        "Shuffle the training examples with a buffer that holds them all: train.shuffle(len(train)).",
        {"given": float(given[favoured]), "true": float(true[favoured])},
        line,
    )


def _fed_otherwise(case: Case) -> Cause | None:
    """A score that the learner's own training saw, and that nothing the grader feeds gives, not even training data."""
    if case.own is None or any(layer["alike"] for layer in case.examination.facts["layers"]):
        return None
    train, validation = float(case.train.mean()), float(case.validation.mean())
    noise = SIGMAS * np.hypot(error_of(case.train), error_of(case.validation))
    least = max(noise, OTHERWISE) if case.is_share else max(noise, case.own)
    if min(train, validation) - case.own <= least or case.own > (case.naive + case.bar) / 2:
        return None
    own = case.value(case.own)
    resized = case.code.line(calls(*RESIZES)) if isinstance(case.exercise.preprocessing, Resized) else None
    name = case.exercise.metric.name
    return Cause(
        "resized another way" if resized else "fed another way in training",
        "measurement",
        f"At the end of its training it had {name} {case.text(own)} on its validation data. As the grader feeds it, "
        f"it has {case.text(case.value(case.validation))} there, and {case.text(case.value(case.train))} on training "
        f"data: it was trained on {'images that were resized' if resized else 'inputs or labels prepared'} another "
        "way.",
        "The header says what the grader feeds. What else the data needs belongs into the model.",
        {"own": own, "validation": case.value(case.validation), "train": case.value(case.train)},
        resized or case.code.line(calls("map")),
    )


def _wrong_way(case: Case) -> Cause | None:
    """EarlyStopping that takes the worst epoch for the best."""
    wrong = (("accuracy", "min"), ("loss", "max"), ("mae", "max"))
    lines = [case.code.line(calls_with("EarlyStopping", monitor=name, mode=mode)) for name, mode in _watched(wrong)]
    line = next(filter(None, lines), None)
    if line is None:
        return None
    return Cause(
        "early stopping watches the wrong way",
        "reading",
        "EarlyStopping waits for a lower accuracy or a higher error, so it ends the training as soon as the model "
        "learns.",
        'Leave mode out: "auto" knows which way a metric gets better.',
        {},
        line,
    )


def _watched(wrong: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(prefix + name, mode) for name, mode in wrong for prefix in ("val_", "")]


def _past_its_best(case: Case) -> Cause | None:
    """A validation score that was much better some epochs before the last."""
    metrics = case.history.metrics if case.history else {}
    found = next((values for name in case.metric.in_history if (values := metrics.get(f"val_{name}"))), [])
    values = [value for value in found if np.isfinite(value)]
    if len(values) < LONG or case.own is None:
        return None
    best = max(values) if case.is_share else min(values)
    epoch = values.index(best) + 1
    lost = abs(best - values[-1])
    if epoch > 0.7 * len(values) or lost < max(SIGMAS * error_of(case.validation), case.exercise.metric.step):
        return None
    gap = float(case.validation.mean() - case.train.mean())
    if gap <= SIGMAS * np.hypot(error_of(case.train), error_of(case.validation)):
        return None  # it knows its training examples no better: its score only goes up and down
    return Cause(
        "trained past its best epoch",
        "measurement",
        f"On validation data, {case.exercise.metric.name} was best in epoch {epoch} ({case.text(best)}) and fell to "
        f"{case.text(values[-1])} in epoch {len(values)}: after that the network learned its training examples by "
        "heart.",
        "Keep the best epoch: EarlyStopping(monitor=..., patience=3, restore_best_weights=True).",
        {"best": best, "last": values[-1], "epoch": epoch},
        case.code.line(calls("fit")),
    )


def _of_a_slice(case: Case) -> Cause | None:
    """Nearly right on the first training examples, and on the later ones no better than on validation data."""
    losses, validation = case.train, case.validation
    best, seen = 0.0, 0
    for count in range(50, len(losses) - 100, 50):
        apart = float(losses[count:].mean() - losses[:count].mean())
        if apart > max(best, SIGMAS * float(np.hypot(error_of(losses[:count]), error_of(losses[count:])))):
            best, seen = apart, count
    if not seen or case.naive <= case.bar:
        return None
    first, later = losses[:seen], losses[seen:]
    noise = SIGMAS * np.hypot(error_of(later), error_of(validation))
    if first.mean() > LEARNED * later.mean() or abs(later.mean() - validation.mean()) > noise:
        return None
    values = [case.text(case.value(one)) for one in (first, later, validation)]
    return Cause(
        "a slice of the data only",
        "measurement",
        f"{case.exercise.metric.name} is {values[0]} on the first {seen} training examples, {values[1]} on the next "
        f"{len(later)}, and {values[2]} on validation data: the network was trained on about the first {seen}.",
        "Train on all training examples.",
        {"first": case.value(first), "later": case.value(later), "examples": seen},
        case.code.line(calls("take", "head"), cuts, sets("validation_split")),
    )


def _overfitted(case: Case) -> Cause | None:
    """Right on what it was trained on, and much worse on other data."""
    train, validation = float(case.train.mean()), float(case.validation.mean())
    noise = SIGMAS * np.hypot(error_of(case.train), error_of(case.validation))
    if validation - train <= noise or train > case.bar / 2 or case.naive <= case.bar:
        return None
    share = (validation - train) / max(case.naive - train, 1e-12)
    if share < 0.15 or validation <= case.bar:
        return None
    values = case.value(case.train), case.value(case.validation)
    return Cause(
        "overfitted",
        "measurement",
        f"{case.exercise.metric.name} is {case.text(values[0])} on the first training examples, but "
        f"{case.text(values[1])} on validation data: the network has learned its training examples by heart.",
        "Train on all the data, stop at the best validation score (EarlyStopping with restore_best_weights=True), and "
        "add Dropout or augmentation, or use a smaller network.",
        {"train": values[0], "validation": values[1]},
        case.code.line(calls("take", "head"), sets("validation_split"), calls("fit")),
    )


def _still_falling(case: Case) -> Cause | None:
    metrics = case.history.metrics if case.history else {}
    loss = [value for value in metrics.get("loss", []) if np.isfinite(value)]
    if len(loss) < LONG:
        return None
    fifth = max(2, len(loss) // 5)
    first, last = loss[0] - loss[fifth - 1], loss[-fifth] - loss[-1]
    other = metrics.get("val_loss") or loss
    if last <= 0 or last < STILL * first or min(other) < min(other[-fifth:]) or not case.is_poor_in_training:
        return None
    if np.mean(np.diff(loss[-fifth:]) < 0) < 0.75:
        return None
    return Cause(
        "training stopped too early",
        "measurement",
        f"The loss was still falling when the training ended: {loss[-fifth]:.3g} {fifth} epochs before the last, "
        f"{loss[-1]:.3g} in epoch {len(loss)}.",
        "Train for several times as many epochs, or raise the learning rate.",
        {"before": loss[-fifth], "last": loss[-1], "epochs": len(loss)},
        case.code.line(calls("fit")),
    )
