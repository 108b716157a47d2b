"""Files that learners write about their models: honest ones pass, and each way to be wrong is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from grader import (
    Accuracy,
    BestEpoch,
    ConfusionMatrix,
    DecisionRegions,
    GroupSplit,
    MeanAbsoluteError,
    Predictions,
    SameAgain,
)
from grader import Suspects as SuspectsOf
from grader.errors import Failure
from grader.exercise.requirements.base import Evidence, History, Predicted, Requirement, fits

ACCURATE = Accuracy(at_least=0.8, step=0.05)


def evidence(**given: Any) -> Evidence:
    known: dict[str, Any] = {"layers": (), "predictions": None, "labels": None, "history": None, "metric": ACCURATE}
    return Evidence(**(known | {"validation_accuracy": lambda: 0.0, "backbone": Path} | given))


def read(requirement: Requirement, folder: Path, content: str | bytes | np.ndarray, **given: Any) -> Evidence:
    """Evidence with what is read from a file with this content."""
    path = folder / str(requirement.file)
    if isinstance(content, np.ndarray):
        Image.fromarray(content).save(path)
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    answer = json.loads(json.dumps(requirement.read(path)))
    assert fits(answer, requirement.form), "the grader believes it"
    return evidence(answer=answer, **given)


def refused(requirement: Requirement, shown: Callable[[], Evidence]) -> str:
    with pytest.raises(Failure) as failure:
        requirement.check(shown())
    assert failure.value.help, "every failure says what to do"
    return failure.value.message


# --- a confusion matrix


LABELS = np.array([0] * 50 + [1] * 30 + [2] * 20)
GUESSES = np.where(np.arange(100) % 10 == 0, (LABELS + 1) % 3, LABELS)
MATRIX = [[45, 5, 0], [0, 27, 3], [2, 0, 18]]


def of_three(split: str) -> Predicted:
    assert split == "validation"
    return Predicted(LABELS, np.eye(3)[GUESSES])


@pytest.mark.parametrize("content", [{"matrix": MATRIX}, MATRIX, {"matrix": MATRIX, "classes": ["a", "b", "c"]}])
def test_a_right_confusion_matrix_passes(tmp_path: Path, content: Any) -> None:
    wanted = ConfusionMatrix()
    shown = read(wanted, tmp_path, json.dumps(content), predicted=of_three)
    assert wanted.check(shown) == "confusion.json is right: 90 of 100 on its diagonal"


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (np.transpose(MATRIX).tolist(), "confusion.json has labels as columns."),
        ([[50, 0, 0], [0, 30, 0], [0, 0, 20]], "has 50 for label 0 taken for class 0; the model in the file has 45."),
        ([[9, 1, 0], [0, 5, 1], [0, 0, 4]], "counts 20 examples; the validation split has 100."),
        ([[45, 5], [0, 27]], "has 2 rows of 2 counts, 3 of 3 needed."),
        ([[45, 5, 0], [0, 27, 3], [2, 0]], "has 3 rows of 2, 3 counts, 3 of 3 needed."),
    ],
)
def test_a_wrong_confusion_matrix_says_where(tmp_path: Path, matrix: Any, message: str) -> None:
    wanted = ConfusionMatrix()
    assert message in refused(wanted, lambda: read(wanted, tmp_path, json.dumps(matrix), predicted=of_three))


@pytest.mark.parametrize(
    "content", ["3", "[]", "[[0.9, 0.1]]", '{"matrix": "no"}', '{"counts": [[1]]}', "[[true]]", "[[-1]]"]
)
def test_json_without_a_matrix_of_counts_is_refused(tmp_path: Path, content: str) -> None:
    wanted = ConfusionMatrix()
    assert "holds no matrix of counts" in refused(wanted, lambda: read(wanted, tmp_path, content, predicted=of_three))


def test_a_threshold_of_ones_own_counts_for_a_single_output(tmp_path: Path) -> None:
    wanted, faults = ConfusionMatrix(), np.array([1] * 10 + [0] * 90)
    outputs = np.r_[np.linspace(0.2, 0.9, 10), np.linspace(0, 0.35, 90)][:, None]

    def predicted(split: str) -> Predicted:
        return Predicted(faults, outputs)

    hits, alarms = int((outputs[:10] > 0.3).sum()), int((outputs[10:] > 0.3).sum())
    matrix = [[90 - alarms, alarms], [10 - hits, hits]]
    own = json.dumps({"matrix": matrix, "threshold": 0.3})
    assert wanted.check(read(wanted, tmp_path, own, predicted=predicted)).startswith("confusion.json is right")
    assert "the model in the file has" in refused(
        wanted, lambda: read(wanted, tmp_path, json.dumps(matrix), predicted=predicted)
    )
    text = json.dumps({"matrix": matrix, "threshold": "low"})
    assert "the threshold is 'low'" in refused(wanted, lambda: read(wanted, tmp_path, text, predicted=predicted))


# --- suspects


SUSPECTS = SuspectsOf(count=20, found=0.7)
SURE = np.random.default_rng(0).uniform(0.5, 1, 200)
SURE[::10] = np.linspace(0.01, 0.2, 20)  # the model believes 20 labels least
TRUTH = np.arange(200) % 2
ORDER = np.argsort(SURE)[:20]


def believed(split: str) -> Predicted:
    assert split == "train"
    return Predicted(TRUTH, np.where(TRUTH == 1, SURE, 1 - SURE)[:, None])


def planted(what: str) -> Any:
    return {"wrong labels": np.r_[np.arange(0, 160, 10), 1, 3, 5, 7]}[what]


def listed(rows: Any) -> str:
    return "index\n" + "\n".join(map(str, rows)) + "\n"


def test_the_examples_of_the_highest_loss_pass_if_they_hold_the_wrong_labels(tmp_path: Path) -> None:
    shown = read(SUSPECTS, tmp_path, listed(ORDER), predicted=believed, hidden=planted)
    assert SUSPECTS.check(shown) == "suspects.csv holds 80% of the 20 wrong labels"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (ORDER[:10], "lists 10 examples, 10 different ones; 20 are needed."),
        (np.repeat(ORDER[:10], 2), "lists 20 examples, 10 different ones; 20 are needed."),
        (np.r_[ORDER[:19], 200], "lists example 200; the training split has 200, counted from 0."),
        (ORDER + 1, "0% of the listed examples are among the 20 that the model in the file is most wrong about."),
        (np.r_[np.arange(0, 160, 10), 1, 3, 5, 7], "80% of the listed examples are among the 20"),
        (ORDER[::-1], "is not sorted by loss, highest first."),
    ],
    ids=["too few", "twice", "beyond", "counted from 1", "looked up", "the wrong way"],
)
def test_a_list_that_is_not_the_models_own_does_not_pass(tmp_path: Path, rows: Any, message: str) -> None:
    assert message in refused(
        SUSPECTS, lambda: read(SUSPECTS, tmp_path, listed(rows), predicted=believed, hidden=planted)
    )


@pytest.mark.parametrize("units", [1, 2])
def test_the_losses_of_a_model_of_logits_are_those_of_its_probabilities(units: int, tmp_path: Path) -> None:
    logits = np.log(SURE / (1 - SURE)) * np.where(TRUTH == 1, 1, -1)  # of class 1

    def seen(split: str) -> Predicted:
        both = np.stack([3 - logits / 2, 3 + logits / 2], axis=1)
        return Predicted(TRUTH, logits[:, None] if units == 1 else both)

    assert SUSPECTS.check(read(SUSPECTS, tmp_path, listed(ORDER), predicted=seen, hidden=planted))


def test_a_model_that_learned_the_wrong_labels_finds_too_few(tmp_path: Path) -> None:
    message = refused(
        SUSPECTS,
        lambda: read(SUSPECTS, tmp_path, listed(ORDER), predicted=believed, hidden=lambda what: np.arange(1, 200, 10)),
    )
    assert message == "0% of the 20 wrong labels are in suspects.csv, 70% needed."


def test_positions_that_are_no_numbers_are_quoted(tmp_path: Path) -> None:
    message = refused(SUSPECTS, lambda: read(SUSPECTS, tmp_path, "index\n3\nimage_7.png\n"))
    assert message == "suspects.csv, row 2: 'image_7.png' is not a whole number from 0."


# --- a split by groups


BY_PATIENT = GroupSplit(column="patient", at_least=0.2)
PATIENTS = np.repeat([f"P{number}" for number in range(50)], 8)
KEPT = [f"P{number}" for number in range(20)]
HABITS = np.random.default_rng(3).normal(0, 1, 50)  # what nobody can know of a new patient


def of_patients(seen: float, new: float = 1.0) -> dict[str, Any]:
    """A model that knows a share of the habits of patients 10 to 49 and of nobody else, if `seen` is 1."""
    forgotten = np.where(np.arange(50) < 20, 1, 1 - seen)
    labels = HABITS[np.arange(50).repeat(8)]
    return {
        "metric": MeanAbsoluteError(at_most=1, step=0.1),
        "hidden": lambda what: {"groups": PATIENTS}[what],
        "predicted": lambda split: Predicted(labels, (labels - (HABITS * forgotten).repeat(8))[:, None]),
        "labels": np.random.default_rng(4).normal(0, new, 500),
        "predictions": np.zeros((500, 1)),
    }


def kept(names: Any, header: str = "patient") -> str:
    return "\n".join([header, *names])


@pytest.mark.parametrize("seen", [0.0, 0.9], ids=["nothing learned by heart", "others learned by heart"])
def test_groups_that_were_kept_back_score_like_new_ones(tmp_path: Path, seen: float) -> None:
    shown = read(BY_PATIENT, tmp_path, kept(KEPT), **of_patients(seen))
    said = BY_PATIENT.check(shown)
    assert said == "mean absolute error 0.8771 on the patients in validation.csv, 0.7963 on new ones"
    rows = [f"{name},7" for name in np.repeat(KEPT, 8)]  # a line for each row, and another column
    assert BY_PATIENT.check(read(BY_PATIENT, tmp_path, kept(rows, "patient,age"), **of_patients(seen))) == said


@pytest.mark.parametrize(
    ("names", "given", "message"),
    [
        (KEPT[:9], {}, "validation.csv has 9 of 50 patients, at least 10 needed."),
        ([*KEPT, "P50"], {}, "has the patient 'P50', which the training data do not have."),
        ([f"P{number}" for number in range(20, 50)], {}, "on new ones: the model has seen those in the file."),
        ([f"P{number}" for number in range(50)], {}, "on new ones: the model has seen those in the file."),
        ([f"P{number}" for number in np.argsort(-np.abs(HABITS))[:15]], {"seen": 0.0}, "unlike others."),
        (KEPT, {"new": np.inf}, "some outputs are not finite"),
    ],
    ids=["too few", "unknown", "trained on", "all", "the hardest", "not finite"],
)
def test_groups_that_say_nothing_of_new_ones_do_not_pass(
    tmp_path: Path, names: list[str], given: dict[str, float], message: str
) -> None:
    shown = read(BY_PATIENT, tmp_path, kept(names), **of_patients(**({"seen": 0.9} | given)))
    assert message in refused(BY_PATIENT, lambda: shown)


# --- answers to a folder


ANSWERS = Predictions(at_least=0.75)
PICTURES = {"a.png": 0, "b.jpg": 1, "c.gif": -1, "d.bmp": 1, "e.png": 0}


def of_folder(what: str) -> Any:
    inputs = np.array([[number] for number in PICTURES.values() if number >= 0], np.float32)
    return {"classes": ("cat", "dog"), "pictures": (tuple(PICTURES), tuple(PICTURES.values()), inputs)}[what]


def asked(inputs: np.ndarray) -> np.ndarray:
    return np.eye(2)[inputs[:, 0].astype(int)]


def answered(changes: dict[str, str | None] = {}, header: str = "file,class") -> str:  # noqa: B006  it is only read
    names = {-1: "broken", 0: "cat", 1: "dog"}
    given = {name: names[number] for name, number in PICTURES.items()} | changes
    return "\n".join([header, *(f"{name},{answer}" for name, answer in given.items() if answer is not None)])


def test_a_name_for_each_picture_passes(tmp_path: Path) -> None:
    for prefix in ("", "photos/", "photos\\\\"):
        text = answered().replace("a.png", f"{prefix}a.png")
        shown = read(ANSWERS, tmp_path, text, ask=asked, hidden=of_folder)
        assert ANSWERS.check(shown) == "100% of 4 pictures named rightly, 1 broken ones found"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"d.bmp": None}, "lacks 1 of 5 files, the first is d.bmp."),
        ({"c.gif": "cat"}, "1 broken files have a class in predictions.csv, the first is c.gif."),
        ({"d.bmp": "broken"}, "d.bmp can be read, and is listed as broken."),
        ({"a.png": "0"}, "has the class '0'; the classes are cat, dog."),
        ({"notes.txt": "broken"}, "lists 'notes.txt', which is not in the folder."),
        ({"a.png": "dog"}, "75% of the answers are those of the model in the file."),
    ],
)
def test_answers_that_are_wrong_are_named(tmp_path: Path, changes: dict[str, str | None], message: str) -> None:
    assert message in refused(ANSWERS, lambda: read(ANSWERS, tmp_path, answered(changes), ask=asked, hidden=of_folder))


def test_a_file_that_is_listed_twice_is_named(tmp_path: Path) -> None:
    text = answered() + "\na.png,dog"
    assert "lists 'a.png' more than once" in refused(
        ANSWERS, lambda: read(ANSWERS, tmp_path, text, ask=asked, hidden=of_folder)
    )


def test_a_model_that_is_often_wrong_does_not_pass(tmp_path: Path) -> None:
    text = answered({"a.png": "dog", "e.png": "dog"})
    message = refused(
        ANSWERS,
        lambda: read(ANSWERS, tmp_path, text, ask=lambda inputs: np.eye(2)[[1, 1, 1, 1]], hidden=of_folder),
    )
    assert message == "50% of the pictures are named rightly, 75% needed."


# --- decision regions


REGIONS = DecisionRegions(x=(-2, 2), y=(-1, 1))


def above_a_slope(points: np.ndarray) -> np.ndarray:
    """Class 1 above a line from the lower left to the upper right."""
    return (points[:, 1] > 0.3 * points[:, 0] + 0.2).astype(float)[:, None]


def drawn(width: int = 200, height: int = 100, colours: Any = ((68, 1, 84), (253, 231, 36))) -> np.ndarray:
    """As plt.imsave draws it: the top row has the highest y."""
    across, up = np.meshgrid(np.linspace(-2, 2, width), np.linspace(1, -1, height))
    classes = above_a_slope(np.stack([across.ravel(), up.ravel()], axis=1)).astype(int).reshape(height, width)
    return np.array(colours, np.uint8)[classes]


@pytest.mark.parametrize("size", [(200, 100), (60, 60), (1000, 700)])
@pytest.mark.parametrize(
    "colours", [((68, 1, 84), (253, 231, 36)), ((255, 0, 0), (0, 0, 255)), ((0, 0, 0), (60, 60, 60))]
)
def test_a_picture_of_the_models_regions_passes(tmp_path: Path, size: tuple[int, int], colours: Any) -> None:
    shown = read(REGIONS, tmp_path, drawn(*size, colours), ask=above_a_slope)
    assert REGIONS.check(shown).startswith("regions.png agrees with the model at ")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda image: image[::-1], "regions.png is upside down."),
        (lambda image: image[:, ::-1], "regions.png is a mirror image."),
        (lambda image: np.full_like(image, 7), "regions.png has one colour only."),
        (
            lambda image: np.pad(image, ((30, 30), (40, 40), (0, 0)), constant_values=255),
            "agrees with the model in the file",
        ),
        (lambda image: np.roll(image, 60, axis=1), "agrees with the model in the file at"),
        (
            lambda image: np.random.default_rng(0).integers(0, 255, image.shape, np.uint8),
            "agrees with the model in the",
        ),
    ],
    ids=["upside down", "mirrored", "one colour", "with a margin", "of another model", "noise"],
)
def test_other_pictures_do_not_pass(tmp_path: Path, change: Callable[[np.ndarray], np.ndarray], message: str) -> None:
    image = np.ascontiguousarray(change(drawn()))
    assert message in refused(REGIONS, lambda: read(REGIONS, tmp_path, image, ask=above_a_slope))


def test_regions_of_a_model_that_answers_one_class_are_a_picture_of_one_colour(tmp_path: Path) -> None:
    message = refused(REGIONS, lambda: read(REGIONS, tmp_path, drawn() * 0, ask=above_a_slope))
    assert message == "regions.png has one colour only."


# --- the best epoch


BEST = BestEpoch(by="val_loss")
LOSSES, SCORES = [0.9, 0.5, 0.4, 0.6, 0.8], [0.6, 0.8, 0.85, 0.82, 0.75]


def scoring(accuracy: float) -> Callable[[str], Predicted]:
    labels = np.zeros(1000, int)
    return lambda split: Predicted(labels, np.eye(2)[(np.arange(1000) >= 1000 * accuracy).astype(int)])


def trained(accuracy: float, losses: Any = LOSSES, scores: Any = SCORES) -> Evidence:
    metrics = {"loss": [1.0] * len(losses), "val_loss": list(losses), "val_accuracy": list(scores)}
    return evidence(history=History(metrics, 5), predicted=scoring(accuracy))


def test_a_file_with_the_best_epoch_passes() -> None:
    assert BEST.check(trained(0.85)) == "the model of epoch 3 of 5, with the best val_loss, 0.4000"
    assert BestEpoch().check(trained(0.85)) == "the model of epoch 3 of 5, with the best val_accuracy, 0.8500"


def test_by_loss_and_by_accuracy_another_epoch_may_be_the_best() -> None:
    scores = [0.6, 0.8, 0.85, 0.9, 0.75]
    assert "that of epoch 4: its val_accuracy is 0.9000" in refused(BEST, lambda: trained(0.9, scores=scores))
    assert "epoch 4 of 5" in BestEpoch().check(trained(0.9, scores=scores))


@pytest.mark.parametrize(
    ("accuracy", "losses", "message"),
    [
        (
            0.75,
            LOSSES,
            "was best in epoch 3 of 5 (0.4000, val_accuracy 0.8500); the model in the file is that of epoch 5",
        ),
        (0.7, LOSSES, "the model in the file is that of no epoch: its val_accuracy is 0.7000."),
        (0.75, [0.9, 0.8, 0.7, 0.6, 0.5], "val_loss was best in epoch 5 of 5: there is nothing to go back to."),
        (
            0.75,
            [],
            "the history does not have val_loss and the validation accuracy of every epoch, only loss, val_loss",
        ),
        (0.75, [np.nan] * 5, "the history does not have val_loss"),
    ],
)
def test_other_files_do_not(accuracy: float, losses: list[float], message: str) -> None:
    assert message in refused(BEST, lambda: trained(accuracy, losses))


def test_a_later_epoch_that_is_as_good_is_the_best_too() -> None:
    assert "epoch 3" in BEST.check(trained(0.85, [0.9, 0.5, 0.4, 0.4, 0.8], [0.6, 0.8, 0.84, 0.85, 0.75]))


def test_a_training_that_was_not_seen_is_not_known() -> None:
    for wanted in (BEST, SameAgain()):
        assert wanted.needs_history
        assert "how the model was trained is not known" in refused(wanted, lambda: evidence(predicted=scoring(0.9)))


def test_an_error_is_compared_in_proportion() -> None:
    metric = MeanAbsoluteError(at_most=10, step=1)
    metrics = {"val_loss": [9e4, 4e4, 5e4], "val_mae": [300.0, 200.0, 230.0]}
    of = {off: lambda split, off=off: Predicted(np.zeros(9), np.full((9, 1), off)) for off in (200.3, 230.0)}
    shown = {off: evidence(history=History(metrics, 3), metric=metric, predicted=one) for off, one in of.items()}
    assert "epoch 2 of 3" in BEST.check(shown[200.3])
    assert "that of epoch 3" in refused(BEST, lambda: shown[230.0])


# --- the same again


def again(second: np.ndarray | None, accuracy: float = 0.9) -> Evidence:
    def train() -> np.ndarray:
        assert second is not None, "it need not be trained again"
        return second

    return evidence(history=History({"loss": [1.0]}, 1), predicted=scoring(accuracy), again=train)


def test_two_trainings_with_the_same_predictions_are_the_same() -> None:
    first = scoring(0.9)("validation").predictions
    assert SameAgain().check(again(first)).startswith("two trainings give the same predictions")
    assert SameAgain().check(again(first + 1e-6)).startswith("two trainings give the same predictions")


def test_two_trainings_with_other_predictions_are_not() -> None:
    first = scoring(0.9)("validation").predictions
    message = refused(SameAgain(), lambda: again(scoring(0.88)("validation").predictions))
    assert message.startswith(
        "a second training gave another model: accuracy 0.9000 and 0.8800 on the validation split"
    )
    assert "differ by up to 0.01 of" in refused(SameAgain(), lambda: again(first + 0.01))
    assert "other outputs" in refused(SameAgain(), lambda: again(first[:, :1]))
    assert "another model" in refused(SameAgain(), lambda: again(first * np.nan))


def test_a_model_without_points_is_not_trained_again() -> None:
    assert "not trained again" in SameAgain().check(again(None, accuracy=0.3))


# --- mistakes in a spec


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: ConfusionMatrix(file="../confusion.json"),
        lambda: ConfusionMatrix(file="confusion.csv"),
        lambda: SuspectsOf(count=0, found=0.5),
        lambda: SuspectsOf(count=10, found=1.5),
        lambda: Predictions(at_least=0.9, broken="can not"),
        lambda: Predictions(at_least=0),
        lambda: DecisionRegions(x=(1, -1), y=(-1, 1)),
        lambda: DecisionRegions(x=(-1, 1), y=(-1,)),  # type: ignore[arg-type]
        lambda: BestEpoch(by="accuracy"),
        lambda: BestEpoch(after=0),
    ],
)
def test_a_requirement_says_what_is_wrong_with_it(wrong: Callable[[], Requirement]) -> None:
    with pytest.raises(ValueError, match="needed|a number|whole number|a share|one of|begins and ends"):
        wrong()
