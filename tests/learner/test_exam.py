"""A practice exam: its clock, its log, its draw and its rules, without a training and without waiting."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from exam_stub import HOUR, IDS, NOON, add_exercises, after, grade_of, lines, read, start, starter, submit
from projects import ROOT, Project, edit

from grader import paths
from grader.datasets import arrays
from grader.datasets.heldout import heldout
from grader.errors import GraderError
from grader.exercise import catalog, original, stub
from grader.learner.exam import clock, document, drawing, exams, log, private, rules, state, submitting
from grader.learner.exam.clock import Moment
from grader.learner.exam.state import Exam
from grader.scoring import results


@pytest.fixture
def exam(project: Project) -> Exam:
    add_exercises(project)
    return start(project)


SCHEMA = json.loads((paths.PACKAGE / "learner" / "exam" / "exam.schema.json").read_text(encoding="utf-8"))
RESULTS = json.loads(results.SCHEMA.read_text(encoding="utf-8"))


def published(exam: Exam) -> dict:
    """What is in exam.json, which follows its schema; so does each result in it."""
    content = json.loads((exam.folder / "exam.json").read_text(encoding="utf-8"))
    jsonschema.validate(content, SCHEMA)
    return content


# The draw and the starters


def test_an_exam_has_one_exercise_of_each_category_and_no_other(project: Project) -> None:
    add_exercises(project)
    project.add("foundations_line", like="category1_linear")
    project.add("category3_other", like="category1_linear")
    drawn = [one.id for one in start(project).exercises]
    assert [name.split("_")[0] for name in drawn] == [f"category{number}" for number in range(1, 6)]


def test_a_seed_draws_the_same_again_and_a_new_exercise_changes_only_its_category(project: Project) -> None:
    add_exercises(project)
    for number in range(1, 6):
        project.add(f"category{number}_other", like="category1_linear")
    before = [entry.id for entry in drawing.draw(catalog.all_entries(project.root), 7)]
    assert [entry.id for entry in drawing.draw(catalog.all_entries(project.root), 7)] == before
    assert any([entry.id for entry in drawing.draw(catalog.all_entries(project.root), seed)] != before for seed in "89")
    project.add("category2_third", like="category1_linear")
    assert [entry.id for entry in drawing.draw(catalog.all_entries(project.root), 7)][2:] == before[2:]


def test_the_draw_is_fair_over_the_exercises_of_a_category() -> None:
    entries = catalog.all_entries()
    times = Counter(entry.id for seed in range(2000) for entry in drawing.draw(entries, seed, lambda one: True))
    for category in state.CATEGORIES:
        counts = [times[entry.id] for entry in entries if entry.category == category]
        expected = 2000 / len(counts)
        assert sum((count - expected) ** 2 / expected for count in counts) < 30  # chi-squared, p < 0.001 for up to 11


def test_what_is_drawn_in_one_category_says_nothing_about_another() -> None:
    entries = catalog.all_entries()
    drawn = [drawing.draw(entries, seed, lambda one: True) for seed in range(500)]
    last_two = {(one[3].id, one[4].id) for one in drawn}
    assert len(last_two) == len({one for one, _ in last_two}) * len({one for _, one in last_two})


@pytest.mark.parametrize("exercise", catalog.ids())
def test_the_starter_as_handed_out_is_known_from_the_solution(exercise: str) -> None:
    entry = catalog.find(exercise)
    assert original.starter_text(entry) == entry.starter.read_text(encoding="utf-8")


def test_a_solved_exercise_is_copied_as_it_was_handed_out(project: Project) -> None:
    entries = add_exercises(project)
    shutil.copy(entries[1].solution, entries[1].starter)
    exam = start(project)
    assert stub.is_untouched(starter(exam, IDS[1]))


def test_an_exercise_whose_untouched_starter_is_unknown_is_not_drawn(project: Project) -> None:
    entry = add_exercises(project)[0]
    shutil.copy(entry.solution, entry.starter)
    entry.solution.unlink()
    assert not drawing.can_be_drawn(entry)
    with pytest.raises(GraderError, match="no exercise of category1 can be drawn"):
        start(project)
    assert exams.latest(project.root) is None


def test_an_exercise_without_its_data_is_not_drawn(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = project.add("category2_mnist")
    assert drawing.can_be_drawn(entry)
    monkeypatch.setenv("GRADER_SOURCE", "real")
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(project.root / "no cache"))
    assert not drawing.can_be_drawn(entry)


@pytest.mark.parametrize("exercise", [name for name in catalog.ids() if name.startswith("category")])
def test_a_copy_is_the_starter_with_the_commands_of_the_exam(exercise: str, tmp_path: Path) -> None:
    entry = catalog.find(exercise)
    drawing.copy(entry, into := tmp_path / "exam" / "2026-11-30" / exercise)
    text = (into / "starter.py").read_text(encoding="utf-8")
    assert f"python -m grader exam submit {exercise}" in text
    assert f"exercises/{exercise}" not in text and "pytest" not in text
    assert stub.code_hash(into / "starter.py") == stub.code_hash(entry.starter)
    others = {path.name for path in into.iterdir()} - {"starter.py"}
    assert others == ({"write_lines.py"} if exercise == "category4_poetry" else set())
    if others:
        assert f"exam/2026-11-30/{exercise}/write_lines.py" in text


def test_a_second_exam_of_a_day_has_a_folder_of_its_own(exam: Exam, project: Project) -> None:
    exams.finish(exam, after(60))
    second = start(project, moment=after(120))
    assert second.folder.name == f"{exam.folder.name}-2"
    assert exams.latest(project.root) == second


def test_git_ignores_exams_and_nothing_of_the_grader() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/exam/" in ignored and "exam/" not in ignored


# The clock


def test_the_clock_runs_while_nothing_does(exam: Exam) -> None:
    assert read(exam).left(after(2 * HOUR)) == 3 * HOUR
    asleep = Moment(
        NOON.utc + 2 * HOUR, NOON.running + 60, NOON.machine
    )  # a machine whose running time stops while it sleeps
    assert read(exam).left(asleep) == 3 * HOUR
    set_back = Moment(NOON.utc + HOUR, NOON.running + 120, NOON.machine)
    assert exams.look(exam, asleep).left(set_back) == 3 * HOUR - 60


def test_the_time_is_over_after_its_hours_whether_or_not_anybody_looks(exam: Exam) -> None:
    assert not exam.is_over(after(5 * HOUR - 1)) and exam.is_over(after(5 * HOUR))
    ended = exams.look(exam, after(9 * HOUR))
    assert ended.ended_by == "time" and ended.left(after(9 * HOUR)) == 0
    assert published(ended)["seconds"] == 5 * HOUR


def test_a_restart_of_the_machine_does_not_stop_the_clock(exam: Exam) -> None:
    restarted = exams.look(exam, after(HOUR, restarted=True))
    assert restarted.left(after(HOUR, restarted=True)) == 4 * HOUR
    assert restarted.remarks == ()


@pytest.mark.parametrize("running", [10.0, 5_000_000.0])
def test_an_exam_may_go_on_on_another_machine_that_has_run_for_long_or_not(exam: Exam, running: float) -> None:
    exam = exams.look(exam, other := Moment(NOON.utc + HOUR, running, "a desktop"))
    assert exam.left(other) == 4 * HOUR
    assert exams.look(exam, after(2 * HOUR)).left(after(3 * HOUR)) == 2 * HOUR
    assert read(exam).remarks == ()


@pytest.mark.parametrize("looks", [1, 5])
def test_setting_the_clock_back_gives_no_time_and_is_reported(exam: Exam, looks: int) -> None:
    exam = exams.look(exam, after(HOUR))
    for number in range(1, looks + 1):
        exam = exams.look(exam, after(HOUR + number * HOUR / looks, set_back=1.5 * HOUR))
    assert exam.left(after(2 * HOUR, set_back=1.5 * HOUR)) == 3 * HOUR
    (remark,) = exam.remarks
    assert remark.startswith("The machine's clock went back by 1:30 h between 2096-10-02T09:00:00Z and ")
    assert exams.look(exam, after(3 * HOUR)).left(after(3 * HOUR)) == 2 * HOUR  # and set right again


def test_a_clock_that_was_set_back_behind_the_start_is_reported_after_a_restart_too(exam: Exam) -> None:
    exam = exams.look(exam, after(2 * HOUR))
    exam = exams.look(exam, after(2 * HOUR + 300, set_back=3 * HOUR, restarted=True))
    assert exam.left(exam.last) <= 3 * HOUR
    assert len(exam.remarks) == 1


@pytest.fixture(params=["Europe/Berlin", "America/New_York", "Pacific/Auckland"])
def zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """A time zone in which the learner lives, where the system lets a program choose one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        getattr(time, "tzset", lambda: None)()
        yield
    getattr(time, "tzset", lambda: None)()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize("utc", [1_792_900_000.0, 1_774_740_000.0])  # nights of October and March 2026
def test_daylight_saving_and_time_zones_are_no_change_of_the_clock(project: Project, utc: float) -> None:
    add_exercises(project)
    exam = start(project, moment=Moment(utc, 100.0))
    for hour in (1, 2, 3, 4):
        exam = exams.look(exam, Moment(utc + hour * HOUR, 100.0 + hour * HOUR))
        assert exam.left(exam.last) == (5 - hour) * HOUR
    assert exam.remarks == ()
    assert published(exams.finish(exam, exam.last))["started"] == clock.utc_text(utc)


def test_corrections_of_seconds_are_not_reported(exam: Exam) -> None:
    for number in range(1, 20):
        exam = exams.look(exam, after(900 * number, set_back=number % 2 * 20.0))
    assert exam.remarks == ()


def test_a_file_with_a_date_that_has_not_come_yet_is_reported_once_and_costs_no_time(exam: Exam) -> None:
    os.utime(starter(exam, IDS[2]), (NOON.utc + 2 * HOUR,) * 2)
    exam = exams.look(exams.look(exam, after(600)), after(1200))
    (remark,) = exam.remarks
    assert f"{IDS[2]}/starter.py is dated 2096-10-02T10:00:00Z, after 2096-10-02T08:10:00Z" in remark
    assert exam.left(after(1200)) == 5 * HOUR - 1200


def test_the_running_time_of_this_machine_never_goes_back() -> None:
    first, second = clock.now(), clock.now()
    assert clock.elapsed(first, second) >= 0 and clock.set_back(first, second) == 0
    assert first.machine == second.machine and len(first.machine) == 16
    assert abs(first.utc - time.time()) < 60


# Attempts


def test_the_best_attempt_counts(exam: Exam) -> None:
    for number, points in enumerate([2, 4, 3, 4]):
        exam = submit(exam, IDS[4], points, after(600 * (number + 1)))
    best = exam.best(IDS[4])
    assert best is not None and (best.number, best.points, best.seconds) == (2, 4, 1200)
    assert read(exam) == exam
    assert exam.share == pytest.approx(4 * 5 / 75)


def test_category_n_counts_n_times_and_90_percent_pass(exam: Exam) -> None:
    for name in IDS[1:]:
        exam = submit(exam, name, 5, after(600))
    assert exam.share == pytest.approx(14 / 15)
    assert published(exams.finish(exam, after(1200)))["passed"] is True


def test_an_attempt_counts_from_its_call_even_if_grading_takes_longer_than_the_exam(exam: Exam) -> None:
    moments = iter([after(5 * HOUR - 60), after(5 * HOUR + 60)])
    exam, _ = submitting.submit(exam, IDS[0], lambda: next(moments), lambda entry: grade_of(entry, 5))
    exam = exams.look(exam, after(5 * HOUR + 61))
    assert exam.ended_by == "time"
    assert (exam.points(IDS[0]), exam.attempts[0].seconds) == (5, 5 * HOUR - 60)


def test_a_grade_that_comes_after_the_end_is_in_the_result(exam: Exam) -> None:
    called = exams.record(exam.folder, "submitted", after(HOUR), exercise=IDS[0])
    exams.finish(exam, after(HOUR + 1))
    result = {"status": "passed", "points": 5, "max_points": 5, "checks": []}
    submitted = called.records - 1
    ended = exams.record(exam.folder, "graded", after(HOUR + 5), exercise=IDS[0], submitted=submitted, result=result)
    assert published(ended)["exercises"][0]["points"] == 5


def test_what_says_nothing_about_the_learner_is_no_attempt(exam: Exam) -> None:
    from grader.scoring import rubric

    for grade in (rubric.not_attempted, lambda entry: rubric.error(entry, GraderError("no room.", "Make some."))):
        exam, _ = submitting.submit(exam, IDS[0], lambda: after(60), grade)
    assert exam.attempts == () and read(exam).attempts == ()


def test_the_files_of_the_best_attempt_are_kept(exam: Exam, line_models: dict[str, Path]) -> None:
    from grader import files
    from grader.inspection import artifact

    entry = exams.entry_of(exam, IDS[0])
    kept = exam.folder / "submitted" / IDS[0]
    for name, points in (("near", 4), ("wrong", 0), ("right", 5)):
        shutil.copy(line_models[name], entry.model)

        def grade(entry, points=points):
            graded = grade_of(entry, points)
            graded.model, graded.model_path = artifact.inspect(entry.model, 1.0), entry.model
            return graded

        exam, _ = submitting.submit(exam, IDS[0], lambda: after(60), grade)
        best = "right" if points == 5 else "near"
        assert files.sha256(kept / "mymodel.h5") == files.sha256(line_models[best])
        assert (kept / "starter.py").is_file()


def test_a_name_may_be_a_part_of_an_id_or_a_path(exam: Exam) -> None:
    for name in (IDS[2], "category3", "3_l", str(starter(exam, IDS[2])), f"exam/2026-01-01/{IDS[2]}"):
        assert exams.find_id(exam, name) == IDS[2]
    for name in ("line", "wine", "category6"):
        with pytest.raises(GraderError, match="the exam has no exercise") as error:
            exams.find_id(exam, name)
        assert all(one in error.value.help for one in IDS)
    for name in ("", "$FilePath$"):
        with pytest.raises(GraderError, match="no file is open"):
            exams.find_id(exam, name)


def test_a_path_to_the_exercise_that_one_practises_is_not_submitted(exam: Exam) -> None:
    root = exam.folder.parents[1]
    for name in (f"exercises/{IDS[2]}/starter.py", str(root / "exercises" / IDS[2])):
        with pytest.raises(GraderError, match="is not the exam's copy") as error:
            exams.find_id(exam, name)
        assert str(Path(exam.folder.name, IDS[2], "starter.py")) in error.value.help


# A crash, and changes by hand


def test_a_line_that_a_crash_has_cut_short_is_left_out(exam: Exam) -> None:
    exam = submit(exam, IDS[0], 3, after(60))
    whole = (exam.folder / "log.jsonl").read_bytes()
    for length in range(len(whole) - 200, len(whole) - 1, 37):
        (exam.folder / "log.jsonl").write_bytes(whole[:length])
        assert read(exam).attempts == ()
    again = submit(read(exam), IDS[0], 4, after(120))
    assert [one.points for one in again.attempts] == [4]
    assert again.records == 4  # started, submitted, and submitted and graded again
    assert again.remarks == () and read(again) == again


@pytest.mark.parametrize("older", [True, False])
def test_a_crash_between_the_log_and_exam_json_is_mended_and_accuses_nobody(exam: Exam, older: bool) -> None:
    before = (exam.folder / "exam.json").read_bytes()
    exam = submit(exam, IDS[0], 3, after(60))
    (exam.folder / "exam.json").unlink()
    if older:
        (exam.folder / "exam.json").write_bytes(before)
    exam = exams.look(read(exam), after(120))
    assert exam.remarks == () and exam.points(IDS[0]) == 3
    assert published(exams.finish(exam, after(180)))["exercises"][0]["points"] == 3


def test_a_crash_while_grading_loses_nothing_but_that_attempt(exam: Exam) -> None:
    exam = submit(exam, IDS[0], 3, after(60))

    def crash(entry):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        submitting.submit(exam, IDS[0], lambda: after(120), crash)
    assert os.environ.get(arrays.SEED) is None
    assert [one.points for one in read(exam).attempts] == [3]
    assert [one.number for one in submit(read(exam), IDS[0], 5, after(180)).attempts] == [1, 2]


def test_points_that_are_written_into_exam_json_change_nothing_and_are_reported(exam: Exam) -> None:
    edit(exam.folder / "exam.json", '"points": 0', '"points": 5')
    exam = exams.look(read(exam), after(60))
    assert exam.share == 0 and published(exam)["share"] == 0
    (remark,) = exam.remarks
    assert "exam.json was not what the grader had written" in remark
    assert exams.look(exam, after(120)).remarks == exam.remarks  # once


@pytest.mark.parametrize(("old", "new"), [('"points": 3', '"points": 5'), ('"hours": 5.0', '"hours": 9.0')])
def test_a_log_that_was_changed_by_hand_is_reported(exam: Exam, old: str, new: str) -> None:
    exam = submit(exam, IDS[0], 3, after(60))
    edit(exam.folder / "log.jsonl", old, new)
    exam = submit(read(exam), IDS[0], 1, after(60))
    assert any("log.jsonl was changed by hand: its records " in remark for remark in exam.remarks)


def test_records_that_are_missing_are_reported(exam: Exam) -> None:
    exam = submit(exam, IDS[0], 3, after(60))
    (exam.folder / "log.jsonl").write_text(lines(exam)[0] + "\n", encoding="utf-8")
    assert "changed by hand" in exams.look(read(exam), after(90)).remarks[0]


@pytest.mark.parametrize(
    "text", ["", "{}\n", "null\n", '{"event": "started"}\n', '{"event": "started", "utc": "x", "running": 1}\n']
)
def test_a_log_that_is_none_is_an_error_with_help_and_forbids_nothing(exam: Exam, text: str) -> None:
    (exam.folder / "log.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(GraderError, match=r"log.jsonl cannot be read as the log of an exam") as error:
        exams.latest(exam.folder.parents[1])
    assert "move" in error.value.help
    assert rules.running(exam.folder.parents[1]) is None


def test_two_that_append_at_once_both_are_in_the_log(exam: Exam) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: exams.record(exam.folder, "look", after(number)), range(20)))
    assert read(exam).records == 21 and read(exam).remarks == ()
    assert log.changed_by_hand(log.read(exam.folder)) == []


# Rules and the result


def test_nothing_is_said_about_a_drawn_exercise_until_the_exam_is_over(
    exam: Exam, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = project.add("category2_other", like="category1_linear")
    monkeypatch.setattr(clock, "now", lambda: after(HOUR))
    drawn = catalog.find(IDS[1], project.root)
    message, help = rules.refused(drawn) or ("", "")
    assert message == f"{IDS[1]} is part of the exam {exam.folder.name}, which is running."
    assert f"python -m grader exam submit {IDS[1]}" in help
    assert rules.refused(other) is None
    assert rules.refused(exams.entry_of(exam, IDS[1])) is None
    monkeypatch.setattr(clock, "now", lambda: after(5 * HOUR))
    assert rules.refused(drawn) is None


def test_nothing_that_grades_tells_a_drawn_exercises_grade(
    exam: Exam, project: Project, line_models: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.learner.grader import Grader

    monkeypatch.setattr(clock, "now", lambda: after(HOUR))
    entry = catalog.find(IDS[1], project.root)
    with Grader() as grader:
        grades = [grader.grade(entry), grader.grade_model(entry, line_models["near"]), grader.grade_solution(entry)]
        with pytest.raises(GraderError, match="which is running"):
            grader.train(entry)
    assert all(grade.status == "error" and "which is running" in grade.checks[0].message for grade in grades)


def test_a_submission_is_graded_on_the_exams_own_held_out_data(exam: Exam) -> None:
    seeds = []

    def grade(entry):
        seeds.append(arrays.private_seed())
        return grade_of(entry, 5)

    submitting.submit(exam, IDS[0], lambda: after(60), grade)
    assert seeds == [exam.heldout_seed] and arrays.private_seed() is None


def test_the_words_of_the_exam_are_the_failed_check_and_what_is_wrong_with_the_file(exam: Exam) -> None:
    from grader.errors import Failure
    from grader.scoring import rubric

    entry = exams.entry_of(exam, IDS[0])
    assert submitting.words(grade_of(entry, 5)) == ("", "")
    assert submitting.words(grade_of(entry, 3, "unscaled")) == ("score", "")
    failed = rubric.failed_training(entry, Failure("line 30 of starter.py: ValueError: no.\n\nmore", "Write it so."))
    assert submitting.words(failed) == ("file", "no model to grade: line 30 of starter.py: ValueError: no.")


def test_while_it_runs_exam_json_has_no_reasons_and_no_seed_and_at_the_end_all(exam: Exam) -> None:
    exam = submit(exam, IDS[0], 3, after(60), kind="unscaled")
    text = (exam.folder / "exam.json").read_text(encoding="utf-8")
    assert "unscaled" not in text and exam.heldout_seed not in text and "0.06" not in text
    (attempt,) = published(exam)["exercises"][0]["attempts"]
    assert (attempt["points"], attempt["failed_check"], attempt["result"]) == (3, "score", None)
    ended = published(exams.finish(exam, after(HOUR)))
    (attempt,) = ended["exercises"][0]["attempts"]
    assert attempt["result"]["diagnosis"]["causes"][0]["kind"] == "unscaled"
    graded = {**RESULTS["properties"]["exercises"]["items"], "$defs": RESULTS.get("$defs", {})}
    jsonschema.validate(attempt["result"], graded)
    assert (ended["schema"], ended["ended_by"], ended["seconds"]) == (1, "learner", HOUR)
    assert ended["heldout_seed"] == exam.heldout_seed


def test_the_seed_of_the_held_out_data_is_of_this_exam_alone(exam: Exam, project: Project) -> None:
    exams.finish(exam, after(60))
    second = start(project, moment=after(120))
    assert second.draw_seed == exam.draw_seed and second.heldout_seed != exam.heldout_seed
    assert re.fullmatch("[0-9a-f]{32}", second.heldout_seed)


def test_private_held_out_data_differs_from_public_and_is_forgotten_at_the_end(exam: Exam) -> None:
    exercise = exams.entry_of(exam, IDS[0]).exercise
    public = np.array(heldout(exercise, "standin").labels)
    with private.private_data(exam.heldout_seed):
        ours = heldout(exercise, "standin")
        labels = np.array(ours.labels)
    assert os.environ.get(arrays.SEED) is None
    assert labels.shape == public.shape
    assert np.isin(labels, public).mean() < 0.01, "two of millions of float32 numbers may be equal by chance"
    folder = ours.folder
    del ours  # which maps the labels
    private.forget(exam)
    assert not (folder / "labels.npy").exists()
    assert heldout(exercise, "standin").inputs.exists()


def test_private_data_leaves_the_seed_of_a_class_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(arrays.SEED, "class")
    with private.private_data("exam"):
        assert arrays.private_seed() == "exam"
    assert arrays.private_seed() == "class"


def test_the_document_of_a_log_is_always_the_same(exam: Exam) -> None:
    exam = exams.finish(submit(exam, IDS[0], 3, after(60)), after(120))
    assert document.text(state.read(exam.folder)) == (exam.folder / "exam.json").read_bytes().decode()
