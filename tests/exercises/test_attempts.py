"""Attempts that lack the skill of an exercise: the reference solution, but for one thing. Each fails, and for that."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from attempts import graded, structure

from grader.evaluation.worker import Worker
from grader.exercise import catalog


class Attempt(NamedTuple):
    """What is changed in the reference's code, and words of the check that fails, or the most points it may have."""

    exercise: str
    changes: dict[str, str]
    words: str = ""
    most: int = 0


ATTEMPTS = {
    "rows for validation, not customers": Attempt(
        "category1_mixed_columns",
        {"np.isin(customers, kept_back)": "np.random.default_rng().random(len(used)) < 0.2"},
        "on new ones: the model has seen those in the file.",
    ),
    "numbers without words": Attempt(
        "category1_mixed_columns", {"filled, was_blank, lookup(category)": "filled, was_blank"}
    ),
    "blanks as they are": Attempt(
        "category1_mixed_columns",
        {"tf.keras.ops.nan_to_num(normalise(number))": "normalise(number)"},
        "some outputs are not finite",
    ),
    "the last epoch, not the best": Attempt(
        "foundations_best_epoch",
        {"restore_best_weights=True": "restore_best_weights=False"},
        "the model in the file is that of ",
    ),
    "stopped before the best epoch is certain": Attempt(
        "foundations_best_epoch", {"patience=epochs": "patience=3"}, "there is nothing to go back to"
    ),
    "the usual rates alone": Attempt(
        "category2_learning_rate", {"np.geomspace(0.001, 100, 6)": "(0.001, 0.01, 0.1)", "(0.25, 4, 5)": "(0.5, 2, 3)"}
    ),
    "one question for all labels": Attempt(
        "category2_multi_label",
        {'Dense(10, activation="sigmoid")': 'Dense(10, activation="softmax")', '"binary_cross': '"categorical_cross'},
        most=1,
    ),
    "a map with axes": Attempt(
        "category2_decision_boundary",
        {'plt.imsave(REGIONS, regions, origin="lower", cmap="coolwarm")': "plt.contourf(x, y, regions)"
         "; plt.savefig(REGIONS)"},
        "regions.png agrees with the model in the file at ",
    ),
    "the threshold that Keras assumes": Attempt(
        "category2_rare_faults", {"bias - np.log(threshold / (1 - threshold))": "bias"}, most=3
    ),
    "a matrix of other machines": Attempt(
        "category2_rare_faults", {"matrix(truth, alarms)": "matrix(truth, alarms[::-1])"}, "; the model in the file "
    ),
    "wrong labels learned by heart": Attempt(
        "category2_most_wrong", {"Dropout(0.5)": "Dropout(0.0)", "epochs=10": "epochs=50"}, "wrong labels are in"
    ),
    "three runs of one setting": Attempt(
        "category2_experiments",
        {"Dense(units, activation": "Dense(16, activation"},
        "the 3 runs have 1 different settings",
    ),
    "the first run, not the best": Attempt(
        "category2_experiments", {"model = max(models.values(), key=accuracy)": "model = models[4]"}, "the best run is"
    ),
    "broken photos taken for something": Attempt(
        "category3_own_photos",
        {'answers[path.name] = "broken"': 'answers[path.name] = "rock"', "epochs=20": "epochs=1"},
        "broken files have a class in predictions.csv",
    ),
    "numbers for names": Attempt(
        "category3_own_photos",
        {'["rock", "paper", "scissors"]': '["0", "1", "2"]', "epochs=20": "epochs=1"},
        "the classes are rock, paper, scissors",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_an_attempt_without_the_skill_fails(attempt: Attempt, worker: Worker, tmp_path: Path) -> None:
    entry = catalog.find(attempt.exercise)
    code = entry.solution.read_text(encoding="utf-8")
    for before, after in attempt.changes.items():
        assert code.count(before) >= 1, before
        code = code.replace(before, after)
    grade = graded(entry, code, worker, tmp_path)
    assert grade.status == "failed" and grade.points <= attempt.most
    if attempt.words:
        assert structure(grade).status == "failed" and attempt.words in structure(grade).message
    else:
        assert structure(grade).status == "passed"
