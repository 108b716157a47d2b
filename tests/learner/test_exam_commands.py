"""What a learner sees of `grader exam`, with real grades, and what other commands say while it runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from exam_stub import HOUR, IDS, add_exercises, after
from projects import Project, edit

from grader.datasets import arrays, cache
from grader.learner.exam import exams, private
from grader.learner.exam.state import Exam

# Runs a command some seconds after the start of the exam: nobody waits.
LATER = """
import sys
from grader.learner.exam import clock
clock.now = lambda: clock.{moment}
from grader.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


class Taker:
    """A learner who takes an exam in a project."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def run(self, command: str, status: int, *, later: float = 0.0, set_back: float = 0.0, answer: str = "") -> str:
        """What a command prints when it ends with this status."""
        code = LATER.format(moment=after(later, set_back=set_back))
        done = subprocess.run(
            [sys.executable, "-c", code, *command.split()],
            cwd=self.project.root,
            env=self.project.environment(),
            capture_output=True,
            encoding="utf-8",
            input=answer,
            timeout=300,
        )
        said = done.stdout + done.stderr
        assert "Traceback" not in said, said
        assert done.returncode == status, said
        return said

    @property
    def exam(self) -> Exam:
        exam = exams.latest(self.project.root)
        assert exam is not None
        return exam

    def give(self, exercise: str, model: Path) -> None:
        """Puts a model beside the exam's starter, as if the learner had just run it."""
        shutil.copy(model, self.exam.folder / exercise / "mymodel.h5")


@pytest.fixture
def taker(project: Project) -> Taker:
    """A learner whose exam has just begun."""
    add_exercises(project)
    taker = Taker(project)
    taker.run("exam start --seed 3", 0)
    return taker


def test_without_an_exam_every_action_says_how_to_start_one(project: Project) -> None:
    add_exercises(project)
    taker = Taker(project)
    assert "python -m grader exam start draws one" in taker.run("exam", 0)
    for action in ("submit category1_line", "finish"):
        assert "no exam is running" in taker.run(f"exam {action}", 2)
    for hours in ("0", "-1", "nan", "25", "five"):
        assert "is not a number of hours" in taker.run(f"exam start --hours {hours}", 2)
    assert not (project.root / "exam").exists()


def test_an_exam_from_its_start_to_its_result(taker: Taker, line_models: dict[str, Path]) -> None:
    assert "5:00 h left of 5:00 h, until " in taker.run("exam", 0)
    assert "is running, with 5:00 h left" in taker.run("exam start", 2)

    taker.give(IDS[4], line_models["near"])
    said = taker.run("exam submit category5", 1)
    assert f"{IDS[4]}  attempt 1  4 of 5 points" in said and "✗ score is too low" in said
    for reason in ("Help", "MAE", "0.01", "interval", "hint", "Nothing shows", "training data"):
        assert reason not in said
    taker.give(IDS[4], line_models["wrong"])
    said = taker.run(f"exam submit {IDS[4]}", 1, later=60)
    assert "attempt 2  0 of 5 points" in said and "Best so far: 4 of 5 points. 4:59 h left." in said
    taker.give(IDS[1], line_models["two"])
    said = taker.run(f"exam submit exam/{taker.exam.folder.name}/{IDS[1]}/starter.py", 1, later=120)
    assert "✗ input_shape  input shape (2,) found, (1,) expected." in said and "Help" not in said
    taker.give(IDS[0], line_models["right"])
    said = taker.run("exam submit category1", 0, later=180)
    assert "5 of 5 points" in said and f"Next: open exam/{taker.exam.folder.name}/{IDS[2]}/starter.py" in said
    assert "So far 33%, weighted by category; 90% pass." in taker.run("exam", 0, later=HOUR)

    assert "The exam goes on." in taker.run("exam finish", 0, later=HOUR, answer="n\n")
    assert "The exam goes on." in taker.run("exam finish", 0, later=HOUR, answer="")
    said = taker.run("exam finish", 1, later=HOUR, answer="y\n")
    assert "33%: not passed, 90% are needed" in said and "finished after 1:00 h of 5:00 h" in said
    assert "What your attempts would have taught you" in said
    assert "MAE 0.015 (95% interval 0.015 to 0.015), 0.01 needed." in said
    assert "attempt 1, after 0:02 h: 0 of 5 points" in said and "Help: Start the model with keras.Input((1,))" in said
    assert said.endswith(taker.run("exam", 1, later=9 * HOUR))
    assert "no exam is running" in taker.run("exam finish", 2) and "no exam is running" in taker.run("exam submit 1", 2)
    kept = [path.parent.name for path in taker.exam.folder.glob("submitted/*/mymodel.h5")]
    assert sorted(kept) == [IDS[0], IDS[1], IDS[4]]


def heldout_folder(exam: Exam) -> Path:
    with private.private_data(exam.heldout_seed):
        return arrays.folder_of(cache.get("linear"), "standin", None)


def test_the_held_out_data_of_an_exam_is_private_and_removed_at_the_end(taker: Taker) -> None:
    folder = heldout_folder(taker.exam)
    assert (folder / "labels.npy").is_file()
    taker.run("exam finish --yes", 1)
    assert not folder.exists()


def test_when_the_time_is_over_the_next_look_shows_the_result(taker: Taker, line_models: dict[str, Path]) -> None:
    taker.give(IDS[0], line_models["right"])
    said = taker.run("exam submit category1", 1, later=5 * HOUR + 1)
    assert "the time is over: this attempt does not count" in said and "its 5:00 h are over" in said
    assert taker.exam.ended_by == "time" and taker.exam.share == 0
    assert not heldout_folder(taker.exam).exists()
    assert "Drawn with --seed" in taker.run("exam start", 0, later=6 * HOUR)


def test_a_clock_that_was_set_back_is_shown_and_gives_no_time(taker: Taker) -> None:
    taker.run("exam", 0, later=HOUR)
    said = taker.run("exam", 0, later=4 * HOUR, set_back=3.5 * HOUR)
    assert "1:00 h left" in said
    assert "The machine's clock went back by 3:30 h" in said
    document = json.loads((taker.exam.folder / "exam.json").read_text(encoding="utf-8"))
    assert document["remarks"] == []  # until something is graded
    taker.run("exam finish --yes", 1, later=4 * HOUR)
    document = json.loads((taker.exam.folder / "exam.json").read_text(encoding="utf-8"))
    assert "went back by 3:30 h" in document["remarks"][0]


def test_the_first_screen_shows_the_exam_that_runs_and_nothing_of_one_that_is_over(taker: Taker) -> None:
    running = f"The exam {taker.exam.folder.name} is running, with 4:00 h left:\n  python -m grader exam\n"
    assert taker.run("", 0, later=HOUR).startswith(running)
    assert "The exam" not in taker.run("", 0, later=6 * HOUR)


def test_no_help_with_a_drawn_exercise_while_the_exam_runs(taker: Taker, line_models: dict[str, Path]) -> None:
    other = taker.project.add("category1_other", like="category1_linear")
    hint = "has two numbers to find"
    for command in ("hint", "grade", "grade --solutions", "grade --retrain"):
        said = taker.run(f"{command} {IDS[0]}", 2)
        assert f"python -m grader exam submit {IDS[0]}" in said and hint not in said
    assert "which is running" in taker.run(f"grade {IDS[0]} --model {line_models['near']}".replace(" ", "  "), 2)
    assert "exam submit" in taker.run(f"grade exam/{taker.exam.folder.name}/{IDS[0]}/starter.py", 2)
    edit(taker.project.root / "exercises" / IDS[0] / "starter.py", "    # YOUR CODE HERE", "    model = 1")
    assert "which is running" in taker.run(f"train {IDS[0]}", 2)
    assert hint in taker.run("hint category1_other", 0)
    taker.project.give_model(other, line_models["right"])
    said = taker.run("grade", 0)
    assert f"Left out, as they are part of the exam that is running: {', '.join(IDS)}." in said
    taker.run("exam finish --yes", 1)
    assert hint in taker.run(f"hint {IDS[0]}", 0)


def test_pytest_skips_a_drawn_exercise_while_the_exam_runs(taker: Taker, line_models: dict[str, Path]) -> None:
    for exercise in IDS:
        shutil.copy(line_models["near"], taker.project.root / "exercises" / exercise / "mymodel.h5")
    done = taker.project.run("-rs", module="pytest")
    assert "40 skipped" in done.stdout and "which is running" in done.stdout
    assert "MAE" not in done.stdout


@pytest.mark.slow
def test_a_copied_starter_runs_as_a_file_and_is_trained_only_if_its_code_has_changed(taker: Taker) -> None:
    folder = taker.exam.folder / IDS[0]
    body = "    open('runs.txt', 'a').write('x')\n"
    body += "    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])\n"
    body += "    model.compile(tf.keras.optimizers.SGD(0.0), 'mae')\n    model.fit(*load_data(), verbose=0)\n"
    body += "    model.layers[0].set_weights([tf.constant([[2.5]]), tf.constant([-1.5])])"
    edit(folder / "starter.py", "    # YOUR CODE HERE", body)
    done = subprocess.run(
        [sys.executable, str(folder / "starter.py")],
        cwd=folder,
        env=taker.project.environment(),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "mymodel.h5").is_file()
    assert "history" in json.loads((folder / ".run.json").read_text())
    assert "5 of 5 points" in taker.run("exam submit category1", 0)
    assert (folder / "runs.txt").read_text() == "x"
    edit(folder / "starter.py", "[-1.5]", "[-1.485]")
    os.utime(folder / "mymodel.h5", (0, 0))
    said = taker.run("exam submit category1", 1)
    assert "attempt 2  4 of 5 points" in said and "Best so far: 5 of 5 points" in said
    assert (folder / "runs.txt").read_text() == "xx"


def test_a_stub_is_no_attempt_and_a_fault_of_the_machine_is_none_either(
    taker: Taker, line_models: dict[str, Path]
) -> None:
    said = taker.run("exam submit category3", 1)
    assert f"{IDS[2]} has not been attempted yet." in said and f"{IDS[2]}/starter.py" in said
    spec = taker.project.root / "exercises" / IDS[2] / "spec.py"
    edit(spec, '"linear"', '"wine"')
    taker.give(IDS[2], line_models["right"])
    said = taker.run("exam submit category3", 3)
    assert "there is no dataset 'wine'" in said and "This was no attempt." in said
    assert taker.exam.attempts == ()
