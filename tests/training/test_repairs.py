"""Programs that are given with faults have them: each fault shows, as stated, when all others are fixed."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any

import pytest
from projects import Project

from grader.authoring import contract
from grader.exercise import catalog, stub

Fixes = dict[str, tuple[str, str, str | None]]

# Fault: the code in the starter, what fixes it, and the error of today's TensorFlow; None if it runs on.
DEBUGGING: Fixes = {
    "dtype": ("image + tf.", "tf.cast(image, tf.float32) + tf.", "float32 that does not match type uint8"),
    "labels": (
        "zip((images.shuffle(10_000), labels))",
        "zip((images, labels)).shuffle(10_000)",
        None,
    ),
    "shape": (
        "tf.keras.layers.Rescaling(1 / 255),",
        "tf.keras.layers.Rescaling(1 / 255), tf.keras.layers.Reshape((28, 28, 1)),",
        "expected min_ndim=4, found ndim=3",
    ),
    "loss": ('"categorical_', '"sparse_categorical_', "`target` and `output` must have the same"),
}
MIGRATION: Fixes = {
    "iterator": (
        "train.batch(1000).make_one_shot_iterator().get_next()",
        "next(iter(train.batch(1000)))",
        "no attribute 'make_one_shot_iterator'",
    ),
    "session": (
        "with tf.Session() as session:\n        mean, variance = session.run([mean, variance])",
        "mean, variance = mean.numpy(), variance.numpy()",
        "no attribute 'Session'",
    ),
    "to_int32": ("tf.to_int32(species)", "tf.cast(species, tf.int32)", "no attribute 'to_int32'"),
    "lr": ("lr=0.01", "learning_rate=0.01", "not recognized: {'lr': 0.01}"),
    "fit_generator": ("fit_generator(", "fit(", "no attribute 'fit_generator'"),
    "history": ('history["acc"]', 'history["accuracy"]', "KeyError: 'acc'"),
}
PROGRAMS = {"foundations_debugging": DEBUGGING, "foundations_migration": MIGRATION}
STOPPING = [(name, fault) for name, fixes in PROGRAMS.items() for fault, (_, _, error) in fixes.items() if error]
# Less to train on: most faults stop a program at once, and the other one shows even so.
QUICK = {
    "train, validation = load_data()": "train, validation = (split.take(3_000) for split in load_data())",
    "epochs=60": "epochs=1",
}


def program(exercise_id: str, *, kept: str | None) -> str:
    """The starter with all faults fixed but one."""
    text = catalog.find(exercise_id).starter.read_text(encoding="utf-8")
    changes = {fault: (wrong, right) for fault, (wrong, right, _) in PROGRAMS[exercise_id].items()}
    for fault, (wrong, right) in changes.items():
        assert text.count(wrong) == 1, fault
        text = text if fault == kept else text.replace(wrong, right)
    for slow, quick in QUICK.items():
        text = text.replace(slow, quick)
    return text


def run(text: str) -> Any:
    import keras

    keras.utils.set_random_seed(0)
    module = ModuleType("starter")
    module.__file__ = "starter.py"
    exec(compile(text, "starter.py", "exec"), module.__dict__)
    return module.solution_model()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("exercise_id", "fault"), STOPPING)
def test_a_fault_stops_the_program_when_all_others_are_fixed(exercise_id: str, fault: str) -> None:
    with pytest.raises(Exception) as stopped:
        run(program(exercise_id, kept=fault))
    error = PROGRAMS[exercise_id][fault][2] or ""
    assert re.search(error, f"{stopped.type.__name__}: {stopped.value}", re.DOTALL)


@pytest.mark.slow
def test_the_silent_fault_lets_it_run_and_learn_nothing() -> None:
    fixed, faulty = (run(program("foundations_debugging", kept=kept)).history.history for kept in (None, "labels"))
    assert fixed["val_accuracy"][-1] > 0.8
    assert faulty["val_accuracy"][-1] < 0.3  # guessing has 0.1


def test_the_fixed_migration_learns() -> None:
    assert (
        run(program("foundations_migration", kept=None).replace("epochs=1", "epochs=30")).history.history[
            "val_accuracy"
        ][-1]
        > 0.8
    )


@pytest.mark.parametrize("exercise_id", PROGRAMS)
def test_it_is_untouched_until_its_code_changes(project: Project, exercise_id: str) -> None:
    entry = project.add(exercise_id)
    given = entry.exercise.given_code
    text = entry.starter.read_text(encoding="utf-8")
    entry.starter.write_text(f"# A note of mine.\n{text}", encoding="utf-8")
    assert stub.is_untouched(entry.starter, given)
    entry.starter.write_text(text.replace("train, validation = ", "train, tested = ", 1), encoding="utf-8")
    assert not stub.is_untouched(entry.starter, given)


def findings(project: Project, exercise_id: str, name: str) -> str:
    return "\n".join(
        f"{one.where}: {one.message} {one.help}" for one in contract.findings(exercise_id, project.root)[name]
    )


def test_a_hash_of_other_code_is_reported_with_the_right_one(project: Project) -> None:
    entry = project.add("foundations_migration")
    text = entry.starter.read_text(encoding="utf-8")
    entry.starter.write_text(text.replace("lr=0.01", "lr=0.02"), encoding="utf-8")
    found = findings(project, entry.id, "starter")
    assert "spec.py, line" in found and f'given_code="{stub.code_hash(entry.starter)}"' in found


def test_a_stub_with_a_hash_is_reported(project: Project) -> None:
    entry = project.add("category1_linear")
    spec = entry.folder / "spec.py"
    code = stub.code_hash(entry.starter)
    spec.write_text(spec.read_text(encoding="utf-8").replace("    hints=", f'    given_code="{code}",\n    hints='))
    assert "there is no code to repair" in findings(project, entry.id, "starter")


def test_a_solution_changes_only_the_function(project: Project) -> None:
    entry = project.add("foundations_migration")
    assert not findings(project, entry.id, "solution")
    text = entry.solution.read_text(encoding="utf-8")
    entry.solution.write_text(text.replace('split=["train", "validation"]', 'split=["train", "train"]'))
    assert "its beginning is not the starter's" in findings(project, entry.id, "solution")
