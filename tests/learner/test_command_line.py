"""What a person sees of `python -m grader`: the right exit status, clear words, nothing lost, and never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import psutil
import pytest
from projects import CHECKS, RIGHT, runs

from grader.learner import record
from grader.learner.grader import is_current
from grader.scoring import results

CHATTER = ("oneDNN", "cuda", "absl::InitializeLog", "cpu_feature_guard", "rebuild TensorFlow", "computation_placer")
LEGACY = "This file format is considered legacy"


def clean(text: str) -> str:
    """The text, after a check that it holds nothing a learner should not read."""
    assert "Traceback" not in text
    assert "\x1b" not in text
    assert not [word for word in CHATTER if word in text]
    return text


def call(project, *arguments, status: int, **environment) -> str:
    """What a command says, on stdout and stderr, when it ends with this status."""
    done = project.run(*(str(argument) for argument in arguments), **environment)
    said = clean(done.stdout + done.stderr)
    assert done.returncode == status, said
    return said


def graded(project, *arguments, status: int, **environment) -> dict:
    """The one row that `grade --json` writes."""
    file = project.root / "results.json"
    call(project, "grade", *arguments, "--json", file, status=status, **environment)
    document = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.validate(document, json.loads(results.SCHEMA.read_text(encoding="utf-8")))
    (row,) = document["exercises"]
    return row


def listed(project) -> dict[str, dict]:
    document = json.loads(call(project, "list", "--json", status=0))
    assert document["schema"] == 1
    return {row["id"]: row for row in document["exercises"]}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("teach", "invalid choice: 'teach'"),
        ("list --csv", "unrecognized arguments: --csv"),
        ("train", "required: ID"),
        ("train category1_liner", "Did you mean category1_linear?"),
        ("hint wine", "there is no exercise 'wine'"),
        ("grade category1_linear wine", "there is no exercise 'wine'"),
        ("grade exercises/category1_wine/starter.py", "there is no exercise"),
        ("grade --source cloud", "'standin', 'real'"),
        ("grade --model mymodel.h5", "grade ID --model FILE"),
        ("grade category1_linear --model mymodel.h5 --retrain", "grade ID --model FILE"),
        ("grade category1_linear --model mymodel.h5 --solutions", "grade ID --model FILE"),
        ("grade category1_linear --json missing/results.json", "there is no folder missing"),
        ("data", "required: ACTION"),
        ("data fetch", "invalid choice: 'fetch'"),
        ("data prepare wine", "Datasets: "),
        ("data prepare mnist --from .", "--real --from DIR"),
        ("data prepare mnist --real --from missing", "there is no file or folder missing"),
        ("data prepare linear --real", "synthetic by nature"),
    ],
)
def test_a_wrong_call_ends_with_status_2_and_says_what_is_right(project, arguments, words):
    project.add("category1_linear")
    assert words in call(project, *arguments.split(), status=2)


def test_help_and_version_are_there():
    for argument, words in (("--help", "usage: python -m grader"), ("--version", "grader 0.")):
        done = subprocess.run([sys.executable, "-m", "grader", argument], capture_output=True, encoding="utf-8")
        assert done.returncode == 0
        assert done.stdout.startswith(words)


@pytest.fixture(scope="module")
def four_outcomes(shared_project, line_models):
    """The JSON and the screen of one run over an exercise of each outcome."""
    project = shared_project
    passed = project.add("category1_passed", like="category1_linear")
    passed.starter.write_text("raise SystemExit('a saved model is graded as it is')\n", encoding="utf-8")
    project.give_model(passed, line_models["right"])
    project.give_model(project.add("category2_near", like="category1_linear"), line_models["near"])
    project.add("category3_untouched", like="category1_linear")
    error = project.add("category4_error", like="category1_linear")
    project.give_model(error, line_models["right"])
    spec = error.folder / "spec.py"
    spec.write_text(spec.read_text(encoding="utf-8").replace('"linear"', '"wine"'), encoding="utf-8")
    file = project.root / "results.json"
    said = call(project, "grade", "--json", file, status=3)
    return json.loads(file.read_text(encoding="utf-8")), said


def test_the_results_follow_their_schema(four_outcomes):
    document, _ = four_outcomes
    schema = json.loads(results.SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    statuses = {row["id"]: row["status"] for row in document["exercises"]}
    assert statuses == {
        "category1_passed": "passed",
        "category2_near": "failed",
        "category3_untouched": "not_attempted",
        "category4_error": "error",
    }


def test_a_row_that_is_not_a_result_does_not_follow_the_schema(four_outcomes):
    schema = json.loads(results.SCHEMA.read_text(encoding="utf-8"))
    for change in ({"status": "cheated"}, {"points": 6}, {"checks": []}, {"category": "category9"}, {"extra": 1}):
        document = json.loads(json.dumps(four_outcomes[0]))
        document["exercises"][0] |= change
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document, schema)


def test_points_add_up_and_an_error_counts_in_no_sum(four_outcomes):
    document, _ = four_outcomes
    assert [row["points"] for row in document["exercises"]] == [5, 4, 0, 0]
    assert (document["points"], document["max_points"]) == (9, 15)


def test_a_passed_exercise_has_all_its_facts(four_outcomes, line_models):
    row = four_outcomes[0]["exercises"][0]
    assert [(check["name"], check["status"]) for check in row["checks"]] == [(name, "passed") for name in CHECKS]
    assert row["metric"]["name"] == "MAE"
    assert row["metric"]["low"] <= row["metric"]["value"] <= row["metric"]["high"] < row["metric"]["threshold"] == 0.01
    assert row["model"]["bytes"] == line_models["right"].stat().st_size
    assert (row["model"]["parameters"], row["model"]["input_shape"], row["model"]["output_shape"]) == (2, [1], [1])
    assert row["data"] == {"name": "linear", "source": "standin", "version": "1.0.0", "heldout_examples": 2000}
    assert row["seconds"]["train"] == 0


def test_an_exercise_that_is_not_attempted_has_no_facts(four_outcomes):
    row = four_outcomes[0]["exercises"][2]
    assert {check["status"] for check in row["checks"]} == {"skipped"}
    assert (row["metric"], row["model"], row["data"]) == (None, None, None)


def test_the_screen_says_what_was_found_and_what_to_do(four_outcomes):
    _, said = four_outcomes
    assert "MAE 0.015 (95% interval 0.015 to 0.015), 0.01 needed" in said
    assert "Help: 4 of 5 points. Nothing shows a cause. MAE: 0.015 on training data, 0.015 on validation data" in said
    assert "python -m grader hint category2_near shows a hint." in said
    assert "Open exercises/category3_untouched/starter.py and write solution_model()." in said
    assert "there is no dataset 'wine'." in said
    assert "Next: follow the help above, then python -m grader grade category4_error. Errors cost no points." in said


def test_the_grade_weighs_an_exercise_by_its_category_and_leaves_errors_out(four_outcomes):
    share = (1 * 5 + 2 * 4 + 3 * 0) / (5 * (1 + 2 + 3))
    assert f"Grade {share:.0%}, weighted by category: not yet enough for the exam's 90%." in four_outcomes[1]


def test_no_line_is_wrapped_or_padded_without_a_terminal(four_outcomes):
    _, said = four_outcomes
    checks = [line for line in said.splitlines() if line.startswith((" ✓", " ✗", " –", "   "))]
    assert len(checks) > 20
    assert not [line for line in checks if line.strip() and line.endswith("  ")]
    assert not [
        line
        for line in said.splitlines()
        if "…" in line and "not checked" not in line and "could not be graded" not in line
    ]


def test_one_passed_exercise_is_enough_for_status_0(project, line_models):
    entry = project.add("category1_linear")
    project.give_model(entry, line_models["right"])
    said = call(project, "grade", "exercises/category1_linear/starter.py", status=0)
    assert "5 of 5 points  passed" in said
    assert "\n  python -m grader compare category1_linear\n" in said and "exam's" not in said
    assert listed(project)["category1_linear"]["status"] == "passed"
    entry.starter.write_text("# another comment\n" + entry.starter.read_text(encoding="utf-8"), encoding="utf-8")
    assert listed(project)["category1_linear"]["points"] == 5
    entry.starter.write_text(entry.starter.read_text(encoding="utf-8") + "x = 1\n", encoding="utf-8")
    assert listed(project)["category1_linear"]["status"] is None


def test_any_model_file_is_graded_against_any_exercise(project, line_models):
    entry = project.add("category1_linear")
    row = graded(project, "category1_linear", "--model", line_models["two"], status=1)
    statuses = {check["name"]: check["status"] for check in row["checks"]}
    assert statuses["input_shape"] == "failed"
    assert statuses["score"] == "skipped"
    assert row["model"]["path"] == str(line_models["two"])
    assert not entry.model.exists()
    assert record.read(entry.folder) == {}


@pytest.mark.parametrize("content", [None, b"", b"version https://git-lfs.github.com/spec/v1\n", b"no model"])
def test_a_file_that_is_not_a_model_is_a_failed_row(project, content):
    project.add("category1_linear")
    model = project.root / "file.h5"
    if content is not None:
        model.write_bytes(content)
    row = graded(project, "category1_linear", "--model", model, status=1)
    (failed,) = [check for check in row["checks"] if check["status"] == "failed"]
    assert failed["name"] in ("file", "format")
    assert failed["help"]


def test_an_untouched_stub_is_not_attempted_even_beside_an_older_model(project, line_models):
    entry = project.add("category1_linear")
    project.give_model(entry, line_models["right"])
    os.utime(entry.model, (0, 0))
    row = graded(project, status=1)
    assert row["status"] == "not_attempted"
    assert "mymodel.h5 is older" in row["checks"][0]["message"]


def test_an_untouched_stub_is_not_trained(project):
    entry = project.add("category1_linear")
    said = call(project, "train", "category1_linear", status=1)
    assert f"Open {Path('exercises', entry.id, 'starter.py')} and write solution_model()." in said
    assert not entry.model.exists()


@pytest.mark.slow
def test_a_model_is_trained_once_for_the_same_code(project):
    entry = project.add("category1_linear")
    project.write_starter(entry, RIGHT)
    said = call(project, "train", "category1_linear", status=0)
    assert "training on synthetic data, at most 2:00 min" in said
    assert "Next: python -m grader grade category1_linear" in said
    text = entry.starter.read_text(encoding="utf-8")
    entry.starter.write_text(text.replace("def solution", "# A comment.\n\n\ndef solution"), encoding="utf-8")
    os.utime(entry.model, (0, 0))
    assert graded(project, status=0)["points"] == 5
    assert runs(entry) == 1
    entry.starter.write_text(text.replace("2.5", "2.49"), encoding="utf-8")
    os.utime(entry.model, (0, 0))
    row = graded(project, status=1)
    assert runs(entry) == 2
    assert (row["status"], row["points"]) == ("failed", 4)
    assert row["seconds"]["train"] > 0


def test_a_model_as_old_as_its_stub_is_current_and_an_older_one_is_not(project, line_models):
    entry = project.add("category1_linear")
    project.give_model(entry, line_models["right"])
    saved = entry.starter.stat().st_mtime_ns
    os.utime(entry.model, ns=(saved, saved))  # a disk may keep no more than seconds
    assert is_current(entry)
    os.utime(entry.model, ns=(saved - 10**9,) * 2)
    assert not is_current(entry)


@pytest.mark.slow
def test_retrain_trains_whatever_is_saved(project, line_models):
    entry = project.add("category1_linear")
    project.write_starter(entry, RIGHT)
    project.give_model(entry, line_models["wrong"])
    assert graded(project, "--retrain", status=0)["points"] == 5
    assert runs(entry) == 1


@pytest.mark.slow
def test_the_solution_is_graded_without_touching_the_learners_files(project, line_models):
    entry = project.add("category1_linear")
    project.give_model(entry, line_models["wrong"])
    before = {path.name: path.read_bytes() for path in entry.folder.iterdir()}
    row = graded(project, "--solutions", status=0)
    assert row["points"] == 5
    assert row["seconds"]["train"] > 0
    assert {path.name: path.read_bytes() for path in entry.folder.iterdir()} == before


def test_code_that_crashes_leaves_the_older_model_alone(project, line_models):
    entry = project.add("category1_linear")
    project.write_starter(entry, "model = tf.keras.Sequential()\nmodel.compile(tf.keras.optimizers.SGD(lr=0.1))")
    project.give_model(entry, line_models["right"])
    os.utime(entry.model, (0, 0))
    said = call(project, "train", "category1_linear", status=1)
    assert "line 30 of starter.py: ValueError" in said
    assert "learning_rate" in said
    assert entry.model.read_bytes() == line_models["right"].read_bytes()


def test_list_shows_every_exercise_with_its_data(project):
    project.add("category1_linear")
    project.add("category2_mnist")
    lines = call(project, "list", status=0).splitlines()
    (linear,) = [line for line in lines if ">category1_linear" in line]
    assert linear.split("  ")[0].strip() == ">category1_linear"
    for words in ("A straight line", "20", "0 of 5", "not attempted"):
        assert words in linear
    assert "data" not in lines[1], "which data it is only matters if some is real"
    assert listed(project)["category2_mnist"] == {
        "id": "category2_mnist",
        "title": "Ten handwritten digits",
        "category": "category2",
        "stage": 2,
        "skills": ["2.2", "2.5", "2.7", "2.12", "2.19"],
        "minutes": 55,
        "dataset": "mnist",
        "source": "standin",
        "status": "not_attempted",
        "points": 0,
        "max_points": 5,
    }


def test_an_exercise_with_code_and_without_a_grade_has_no_status(project):
    project.add("category1_linear", solved=True)
    assert listed(project)["category1_linear"]["status"] is None
    assert "not graded yet" in call(project, "list", status=0)


def test_hints_come_one_after_the_other_and_the_last_one_names_the_reference(project):
    entry = project.add("category1_linear")
    hints = entry.exercise.hints
    said = [call(project, "hint", "exercises/category1_linear", status=0) for _ in range(len(hints) + 1)]
    for number, (hint, text) in enumerate(zip(hints, said, strict=False), start=1):
        assert f"Hint {number} of {len(hints)}: {hint}" in text
    assert "solutions/category1_linear.py" in said[-2]
    assert said[-1] == said[-2]
    assert "solutions" not in said[0]


def test_an_exercise_without_hints_says_so(project):
    entry = project.add("category1_linear")
    spec = (entry.folder / "spec.py").read_text(encoding="utf-8")
    (entry.folder / "spec.py").write_text(spec[: spec.index("    hints=")] + ")\n", encoding="utf-8")
    assert "has no hints" in call(project, "hint", "category1_linear", status=0)


@pytest.mark.parametrize("command", ["grade", "list", "grade category1_broken", "hint category1_broken"])
def test_a_broken_spec_ends_a_command_with_its_file_and_line(project, command):
    project.add("category1_linear")
    spec = project.add("category1_broken", like="category1_linear").folder / "spec.py"
    spec.write_text("from grader import Exercise\nSPEC = Exercise(titel='x')\n", encoding="utf-8")
    said = call(project, *command.split(), status=3)
    assert f"{spec}, line 2: " in said
    assert "takes no titel: did you mean title?" in said
    assert "Help: " in said


def test_a_project_without_exercises_is_reported(project):
    assert "no exercises in" in call(project, "grade", status=3)


def test_a_fault_of_the_grader_is_status_3_and_not_the_learners(project):
    project.add("category1_linear")
    code = "from grader.learner import listing; listing.show = None; from grader.__main__ import main; main(['list'])"
    done = subprocess.run(
        [sys.executable, "-c", code.replace("main([", "raise SystemExit(main([").replace("'list'])", "'list']))")],
        env=project.environment(),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 3
    assert "this is a bug in the grader, not in your work" in done.stderr


@pytest.mark.slow
def test_data_is_prepared_verified_and_mended(project, tmp_path):
    project.add("category1_linear")
    cache = tmp_path / "the [red] cäche"
    environment = {"GRADER_DATASETS_CACHE": str(cache)}
    assert "Nothing is prepared yet" in call(project, "data", "verify", status=0, **environment)
    said = call(project, "data", "prepare", "linear", status=0, **environment)
    folder = cache / "standin" / "linear" / "1.0.0"
    assert str(folder) in said
    said = call(project, "data", "list", status=0, **environment)
    assert [line for line in said.splitlines() if line.split()[:2] == ["linear", "ready"]]
    assert [line for line in said.splitlines() if "mnist" in line and "made on first use" in line]
    assert "damaged" not in call(project, "data", "verify", status=0, **environment)
    (broken,) = folder.glob("*train.tfrecord*")
    broken.write_bytes(broken.read_bytes()[:-1] + b"\0")
    said = call(project, "data", "verify", status=1, **environment)
    assert f"damaged  {folder}" in said
    assert f"{broken} has changed since it was written" in said
    assert "Help: python -m grader data prepare rebuilds them; for real data add --real." in said
    call(project, "data", "prepare", "linear", status=0, **environment)
    assert "damaged" not in call(project, "data", "verify", status=0, **environment)


@pytest.mark.parametrize("command", ["list", "grade", "data verify", "data list", "hint category1_linear"])
def test_letters_that_a_terminal_does_not_know_stop_no_command(project, tmp_path, command):
    spec = project.add("category1_linear").folder / "spec.py"
    text = spec.read_text(encoding="utf-8").replace("A straight line", "Une ligne étroite")
    spec.write_text(text.replace("hints=(", 'hints=("Où → ?",'), encoding="utf-8")
    (folder := tmp_path / "cäche" / "linear" / "1.0.0").mkdir(parents=True)
    (folder / "checksums.json").write_text("{}", encoding="utf-8")
    environment = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "GRADER_DATASETS_CACHE": str(tmp_path / "cäche")}
    call(project, *command.split(), status=1 if command == "grade" else 0, **environment)


# Nothing listens on this port, so the real data is as unreachable as without a network.
UNREACHABLE = """
import dataclasses, sys
from grader.datasets.builtin import {name}
real = {name}.DATASET.real._replace(address="http://127.0.0.1:9/archive/{name}")
{name}.DATASET = dataclasses.replace({name}.DATASET, real=real)
from grader.__main__ import main
sys.exit(main(["data", "prepare", "{name}", "--real"]))
"""


@pytest.mark.parametrize("name", ["mnist", "sunspots", "sarcasm"])
def test_unreachable_real_data_is_reported_within_ten_seconds(project, tmp_path, name):
    project.add("category1_linear")
    cache = tmp_path / "cache"
    proxies = {name: "" for name in os.environ if name.lower().endswith("_proxy")}
    done = subprocess.run(
        [sys.executable, "-c", UNREACHABLE.format(name=name)],
        env=project.environment(GRADER_DATASETS_CACHE=str(cache), **proxies),
        capture_output=True,
        encoding="utf-8",
        timeout=10,
    )
    said = clean(done.stdout + done.stderr)
    assert done.returncode == 3, said
    assert f"the real {name} cannot be fetched from http://127.0.0.1:9/archive/{name}" in said
    assert f"python -m grader data prepare {name} --real --from DIR" in said
    assert not [path for path in cache.rglob("*") if path.is_file()]


def test_missing_real_files_are_reported_by_name(project, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(tmp_path / "cache"))
    project.add("category1_linear")
    said = call(project, "data", "prepare", "sunspots", "--real", "--from", tmp_path, status=3)
    assert f"{tmp_path} has no file with the real sunspots" in said


def test_a_missing_source_costs_no_points(project, line_models):
    project.give_model(project.add("category1_linear"), line_models["right"])
    row = graded(project, "--source", "real", status=3)
    assert row["status"] == "error"
    assert "no real source" in row["checks"][0]["message"]


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX pipe shows that the training runs")
def test_an_interrupt_ends_the_training_and_loses_nothing(project, line_models, tmp_path):
    entry = project.add("category1_linear")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    starting = (
        f"import os\nwith open({str(pipe)!r}, 'w') as pipe:\n    print(os.getpid(), file=pipe)\nwhile True:\n    pass"
    )
    project.write_starter(entry, starting)
    project.give_model(entry, line_models["right"])
    os.utime(entry.model, (0, 0))
    (temporary := tmp_path / "temporary").mkdir()
    grading = subprocess.Popen(
        [sys.executable, "-m", "grader", "grade"],
        cwd=project.root,
        env=project.environment(TMPDIR=str(temporary)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    training = int(pipe.read_text())  # waits until the training writes it
    family = psutil.Process(grading.pid).children(recursive=True)
    assert training in [process.pid for process in family]
    grading.send_signal(signal.SIGINT)
    said = clean(grading.communicate(timeout=120)[0])
    assert grading.returncode == 130
    assert "Interrupted. Nothing is lost" in said
    assert psutil.wait_procs(family, timeout=10)[1] == []
    assert sorted(path.name for path in entry.folder.iterdir()) == ["mymodel.h5", "spec.py", "starter.py"]
    assert entry.model.read_bytes() == line_models["right"].read_bytes()
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows reports no closed pipe")
@pytest.mark.parametrize("command", ["list", "list --json", "grade", "hint category1_linear", "data list"])
def test_a_closed_pipe_ends_the_command_silently(project, command):
    project.add("category1_linear")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "grader", *command.split()],
            cwd=project.root,
            env=project.environment(),
            stdout=writer,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_starter_that_is_run_directly_shows_no_chatter_of_tensorflow(project, tmp_path):
    entry = project.add("category1_linear", solved=True)
    text = entry.starter.read_text(encoding="utf-8")
    entry.starter.write_text(text.replace("epochs=300", "epochs=2"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(entry.starter)],
        cwd=tmp_path,
        env=project.environment(),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    clean(done.stdout + done.stderr)
    assert [line for line in done.stderr.splitlines() if LEGACY not in line] == []
    assert entry.model.is_file()
    assert list(Path(tmp_path).glob("*.h5")) == []
