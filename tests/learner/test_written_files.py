"""What a training leaves beside its model, its best epoch and a second training: from the code to the grade."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from projects import Project, edit

from grader.exercise.catalog import Entry, find
from grader.learner.grader import Grader

# The rate ruins the network after its second epoch, so a checkpoint has the best one.
STARTER = """
import json
import matplotlib.pyplot as plt
import numpy as np

beside = Path(__file__).parent
tf.keras.utils.set_random_seed(SEED)
train, validation = load_data()
model = tf.keras.Sequential(
    [
        tf.keras.Input((2,)),
        tf.keras.layers.Dense(16, activation="relu"),
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(tf.keras.optimizers.Adam(), "binary_crossentropy", metrics=["accuracy"])
rate = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.02 if epoch < 2 else 5.0)
best = str(beside / "best.keras")
keep = tf.keras.callbacks.ModelCheckpoint(best, monitor="val_accuracy", save_best_only=True)
validation = validation.batch(500)
model.fit(train.batch(32), validation_data=validation, epochs=4, callbacks=[rate, keep], verbose=0)
model = tf.keras.models.load_model(best)
labels = np.concatenate([label for _, label in validation])
guesses = model.predict(validation, verbose=0)[:, 0] > 0.5
matrix = np.zeros((2, 2), int)
np.add.at(matrix, (labels, guesses.astype(int)), 1)
(beside / "confusion.json").write_text(json.dumps({"matrix": matrix.tolist()}))
points = np.stack(np.meshgrid(np.linspace(-2, 2, 100), np.linspace(-2, 2, 100)), axis=-1).reshape(-1, 2)
regions = model.predict(points, batch_size=5000, verbose=0).reshape(100, 100) > 0.5
plt.imsave(beside / "regions.png", regions, origin="lower")
"""
FILES = ("confusion.json", "regions.png")
REQUIRED = "ConfusionMatrix(), DecisionRegions(x=(-2, 2), y=(-2, 2))"


@pytest.fixture
def entry(project: Project) -> Entry:
    entry = project.add("category1_circles")
    spec = entry.folder / "spec.py"
    named = "Accuracy, BestEpoch, ConfusionMatrix, DecisionRegions, Exercise, SameAgain"
    edit(spec, "import Accuracy, Exercise", f"import {named}")
    edit(spec, "at_least=0.95, step=0.02", "at_least=0.55, step=0.02")
    edit(spec, "    hints=", f"    requires=({REQUIRED}, BestEpoch(), SameAgain()),\n    hints=")
    project.write_starter(entry, STARTER.replace("SEED", "1"))
    return find(entry.id, project.root)


def structure(entry: Entry) -> tuple[str, str]:
    with Grader(source="standin", retrain=True) as grader:
        grade = grader.grade(entry)
    (check,) = [check for check in grade.checks if check.name == "structure"]
    return check.status, check.message


@pytest.mark.slow
def test_files_the_best_epoch_and_a_second_training_are_graded(entry: Entry) -> None:
    status, said = structure(entry)
    assert status == "passed", said
    assert said.startswith("confusion.json is right: ") and "regions.png agrees with the model at " in said
    assert "the model of epoch 2 of 4" in said or "the model of epoch 1 of 4" in said
    assert said.endswith("of the largest one") and "two trainings give the same predictions" in said
    kept = (entry.folder / ".again.h5").stat().st_mtime_ns
    with Grader(source="standin") as grader:  # which trains nothing
        grade = grader.grade(entry)
    assert grade.status == "passed" and grade.seconds["train"] == 0
    assert (entry.folder / ".again.h5").stat().st_mtime_ns == kept


@pytest.mark.slow
def test_a_training_without_a_seed_is_not_the_same_again(project: Project, entry: Entry) -> None:
    project.write_starter(entry, STARTER.replace("tf.keras.utils.set_random_seed(SEED)", ""))
    status, said = structure(entry)
    assert status == "failed" and said.startswith("a second training gave another model: accuracy ")


@pytest.mark.slow
def test_the_last_epoch_is_not_the_best(project: Project, entry: Entry) -> None:
    project.write_starter(entry, STARTER.replace("SEED", "1").replace("model = tf.keras.models.load_model(best)", ""))
    status, said = structure(entry)
    assert status == "failed" and "the model in the file is that of " in said and " of 4 (" in said


def in_a_class(project: Project, folder: Path, *options: str) -> tuple[str, str]:
    """The status and message of the structure of the one submission in a class's folder."""
    out = folder.with_name("out")
    done = project.run("classroom", "grade", str(folder), "--out", str(out), "--no-resume", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    (result,) = json.loads((out / "results.json").read_text(encoding="utf-8"))["exercises"]
    (check,) = [check for check in result["checks"] if check["name"] == "structure"]
    return check["status"], check["message"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_class_hands_in_code_or_files(project: Project, entry: Entry, tmp_path: Path) -> None:
    with Grader(source="standin") as grader:
        grader.train(entry)
    handed_in = tmp_path / "class" / "ada" / entry.id
    handed_in.mkdir(parents=True)
    shutil.copy(entry.starter, handed_in)
    status, said = in_a_class(project, tmp_path / "class", "--train", "--require-isolation", "process")
    assert status == "passed" and said.startswith("confusion.json is right") and "two trainings" in said

    edit(entry.spec, ", BestEpoch(), SameAgain())", ")")
    edit(entry.spec, "BestEpoch, ", "")
    (handed_in / "starter.py").unlink()
    for name in ("mymodel.h5", *FILES):
        shutil.copy(entry.folder / name, handed_in)
    assert in_a_class(project, tmp_path / "class")[0] == "passed"
    (handed_in / "regions.png").write_bytes((handed_in / "regions.png").read_bytes()[:200])
    assert in_a_class(project, tmp_path / "class") == ("failed", "regions.png is not a PNG image.")
    (handed_in / "confusion.json").write_text('{"matrix": [[1, 2')
    status, said = in_a_class(project, tmp_path / "class")
    assert status == "failed" and said.startswith("confusion.json, line 1: it is not JSON")
    (handed_in / "confusion.json").unlink()
    assert in_a_class(project, tmp_path / "class") == ("failed", "confusion.json is missing.")
