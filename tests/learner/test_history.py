"""An exercise about the training itself: its history is kept, required, and compared with the model."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from projects import Project

from grader.datasets import heldout
from grader.exercise.catalog import Entry, find
from grader.learner import record
from grader.learner.grader import Grader, is_current

STOPS = """
class StopAt(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = logs["val_accuracy"] >= 0.8

train, validation = load_data()
model = tf.keras.Sequential(
    [tf.keras.Input((4,)), tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(3, activation="softmax")]
)
model.compile(tf.keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train.batch(8), validation_data=validation.batch(30), epochs=200, callbacks=[StopAt()], verbose=0)
"""


@pytest.fixture
def entry(project: Project) -> Entry:
    """Iris, with a required early stop at 0.8."""
    entry = project.add("category2_iris")
    spec = entry.folder / "spec.py"
    text = spec.read_text(encoding="utf-8").replace("at_least=0.93", "at_least=0.5")
    text = text.replace("import Accuracy, ", "import Accuracy, EarlyStop, ")
    requires = "    requires=(EarlyStop(at_least=0.8, before_epoch=100),),\n    hints="
    spec.write_text(text.replace("    hints=", requires), encoding="utf-8")
    project.write_starter(entry, STOPS)
    return find(entry.id, project.root)


@pytest.mark.slow
def test_the_history_of_a_training_is_graded_and_kept_for_the_next_time(entry: Entry, tmp_path: Path) -> None:
    with Grader(source="standin") as grader:
        first = grader.grade(entry)
        assert first.status == "passed", first.checks
        said = {check.name: check.message for check in first.checks}
        ended = re.fullmatch(r"ended in epoch \d+ of 200 at val_accuracy (.+)", said["structure"])
        assert ended and 0.8 <= float(ended[1]) <= 1
        assert record.read(entry.folder)["planned_epochs"] == 200
        assert is_current(entry)

        again = grader.grade(entry)
        assert again.status == "passed" and again.seconds["train"] == 0
        assert {check.name: check.message for check in again.checks}["structure"] == said["structure"]

        alone = grader.grade_model(entry, entry.model)
        assert alone.failed_check and alone.failed_check.name == "structure"
        assert "a file does not show it" in alone.failed_check.message

    (entry.folder / record.NAME).unlink()  # as if the starter had been run by itself
    assert not is_current(entry)


@pytest.mark.slow
def test_a_model_that_is_not_the_one_of_the_history_does_not_pass(project: Project, entry: Entry) -> None:
    other = STOPS + "model.layers[1].set_weights([w * 0 for w in model.layers[1].get_weights()])\n"
    project.write_starter(entry, other)
    with Grader(source="standin") as grader:
        grade = grader.grade(entry)
    assert grade.failed_check and grade.failed_check.name == "structure"
    assert "the model in the file scores 0." in grade.failed_check.message


def test_the_validation_split_is_kept_as_arrays_beside_the_held_out(
    entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    examples, held = heldout.validation(entry.exercise, "standin"), heldout.heldout(entry.exercise, "standin")
    assert np.load(examples.inputs).shape == (30, 4) and examples.labels.shape == (30,)
    assert examples.folder != held.folder and len(held.labels) > 30
    monkeypatch.setenv("GRADER_HELDOUT_SEED", "secret")
    assert heldout.validation(entry.exercise, "standin").folder == examples.folder
