"""Links are no submissions, and a model under nearly the right name is found, or what is there is named."""

from __future__ import annotations

import shutil
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from class_stub import EXERCISES, TERMS

from grader import Experiments
from grader.classroom import renamed, submissions
from grader.classroom.grading import Job, SubmissionGrader, key_of
from grader.classroom.submissions import Submission
from grader.exercise.catalog import find
from grader.inspection import stray
from grader.inspection.refusal import Refused

LINE = EXERCISES[0]
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")


def hand_in(folder: Path, learner: str, *names: str, content: bytes = b"\x89HDF\r\n\x1a\n") -> Path:
    place = folder / learner / LINE
    place.mkdir(parents=True)
    for name in names:
        (place / name).write_bytes(content)
    return place


def learners(folder: Path) -> list[str]:
    return [one.learner for one in submissions.find(folder).submissions]


def remarks(folder: Path) -> list[str]:
    return submissions.find(folder).remarks


# --- links


@needs_links
@pytest.mark.parametrize("target", ["ada", f"ada_{LINE}.h5", "ada.zip"])
def test_a_link_in_the_class_folder_is_no_submission(tmp_path: Path, target: str) -> None:
    hand_in(tmp_path, "ada", "mymodel.h5")
    shutil.copy(tmp_path / "ada" / LINE / "mymodel.h5", tmp_path / f"cyd_{LINE}.h5")
    with zipfile.ZipFile(tmp_path / "dan.zip", "w") as archive:
        archive.writestr(f"{LINE}/mymodel.h5", "a model")
    link = target.replace("ada", "bob")
    (tmp_path / link).symlink_to({"ada": "ada", "ada.zip": "dan.zip"}.get(target, f"cyd_{LINE}.h5"))
    assert learners(tmp_path) == ["ada", "cyd", "dan"]
    assert remarks(tmp_path) == [f"'{link}' is a link, not a submission: hand in the files themselves."]


@needs_links
def test_an_exercise_folder_that_is_a_link_is_no_submission(tmp_path: Path) -> None:
    place = hand_in(tmp_path, "ada", "mymodel.h5")
    (tmp_path / "bob").mkdir()
    (tmp_path / "bob" / LINE).symlink_to(place, target_is_directory=True)
    assert learners(tmp_path) == ["ada"]
    assert remarks(tmp_path) == [f"'bob/{LINE}' is a link, not a submission: hand in the files themselves."]


@needs_links
@pytest.mark.parametrize("name", ["mymodel.h5", "model.h5", "work.zip"])
def test_a_file_that_is_a_link_is_not_graded(tmp_path: Path, name: str) -> None:
    original = hand_in(tmp_path, "ada", name)
    link = hand_in(tmp_path, "bob") / name
    link.symlink_to(original / name)
    (tmp_path / "into").mkdir()
    bob = Submission("bob", LINE, link.parent)
    try:
        path, _ = renamed.model_of(bob, tmp_path / "into")
    except Refused as refused:
        assert "mymodel.h5 is missing" in refused.message
    else:
        assert path == link and stray.is_link(path)  # which copy_file() refuses
    assert not list((tmp_path / "into").rglob("*.h5"))


def test_a_junction_of_windows_is_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A junction is a folder to everything but its reparse tag; OneDrive's placeholders have another tag."""
    tags = {"junction": 0xA0000003, "in the cloud": 0x9000001A, "plain": 0}

    def lstat(path: Path) -> Any:
        return SimpleNamespace(st_mode=0o040755, st_reparse_tag=tags[path.name])

    monkeypatch.setattr(Path, "lstat", lstat)
    assert [name for name in tags if stray.is_link(tmp_path / name)] == ["junction"]


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has junctions")
def test_a_learners_folder_that_is_a_junction_is_no_submission(tmp_path: Path) -> None:
    import _winapi

    hand_in(tmp_path, "ada", "mymodel.h5")
    _winapi.CreateJunction(str(tmp_path / "ada"), str(tmp_path / "bob"))  # type: ignore[attr-defined,unused-ignore]
    assert learners(tmp_path) == ["ada"] and "'bob' is a link" in remarks(tmp_path)[0]


# --- learners whose names begin with dots


@pytest.mark.skipif(sys.platform == "win32", reason="Windows drops dots at the end of a name")
def test_names_of_dots_are_names(tmp_path: Path) -> None:
    hand_in(tmp_path, "...", "mymodel.h5")
    hand_in(tmp_path, ".ada", "mymodel.h5")
    for name in ("..zip", ".bob.zip", "...zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(f"{LINE}/mymodel.h5", "a model")
    (tmp_path / f".cyd_{LINE}.h5").write_bytes(b"a model")
    assert learners(tmp_path) == [".", "..", "...", ".ada", ".bob", ".cyd"]


@pytest.mark.parametrize("name", ["...", "..zip", ".zip", ".h5"])
def test_a_name_of_dots_that_holds_nothing_is_reported(tmp_path: Path, name: str) -> None:
    if name == "...":
        if sys.platform == "win32":
            pytest.skip("Windows drops dots at the end of a name")
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_bytes(b"nothing")
    assert learners(tmp_path) == [] and repr(name) in "\n".join(remarks(tmp_path))


def test_what_systems_and_programs_leave_is_passed_over_silently(tmp_path: Path) -> None:
    for name in (".DS_Store", f"._ada_{LINE}.h5", "._ada.zip", ".gitignore", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".git" / "objects").mkdir(parents=True)
    assert learners(tmp_path) == [] and remarks(tmp_path) == []


# --- names that are nearly right


@pytest.fixture(scope="module")
def grader() -> Iterator[SubmissionGrader]:
    one = SubmissionGrader(TERMS)
    yield one
    one.close()


def grade(grader: SubmissionGrader, place: Path) -> dict[str, Any]:
    submission = Submission(place.parent.name, LINE, place)
    return grader.grade(Job(submission, key_of(submission, TERMS)))


@pytest.mark.parametrize("name", ["mymodel (1).h5", "MyModel.H5", "model.h5", "my work.hdf5", "mymodel.h5.download"])
def test_the_only_model_in_a_folder_is_graded_with_a_remark(
    grader: SubmissionGrader, line_models: dict[str, Path], tmp_path: Path, name: str
) -> None:
    place = hand_in(tmp_path, "ada")
    shutil.copy(line_models["right"], place / name)
    result = grade(grader, place)
    assert result["status"] == "passed" and result["points"] == 5
    assert result["checks"][0]["message"] == f"'{name}', the only model here; rename it to mymodel.h5"
    before = key_of(Submission("ada", LINE, place), TERMS)
    shutil.copy(line_models["wrong"], place / name)
    assert key_of(Submission("ada", LINE, place), TERMS) != before  # what is graded is what the key is of


@pytest.mark.parametrize("inside", ["mymodel.h5", f"exercises/{LINE}/mymodel.h5", "deep/er/model.h5"])
def test_the_only_model_in_an_archive_in_the_folder_is_graded(
    grader: SubmissionGrader, line_models: dict[str, Path], tmp_path: Path, inside: str
) -> None:
    place = hand_in(tmp_path, "ada")
    with zipfile.ZipFile(place / "work.zip", "w") as archive:
        archive.write(line_models["right"], inside)
        archive.write(line_models["wrong"], "__MACOSX/._mymodel.h5")
        if "exercises" in inside:
            archive.write(line_models["wrong"], "exercises/category2_mnist/mymodel.h5")
    result = grade(grader, place)
    assert result["points"] == 5, result["checks"]
    assert f"'work.zip/{inside}', the only model here" in result["checks"][0]["message"]


def test_a_model_under_another_name_in_a_learners_archive_is_graded(
    grader: SubmissionGrader, line_models: dict[str, Path], tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        archive.write(line_models["right"], f"{LINE}/mymodel (1).h5")
    (submission,) = submissions.find(tmp_path).submissions
    result = grader.grade(Job(submission, key_of(submission, TERMS)))
    assert result["points"] == 5 and "'mymodel (1).h5', the only model here" in result["checks"][0]["message"]


def test_a_model_under_the_right_name_counts_whatever_is_beside_it(
    grader: SubmissionGrader, line_models: dict[str, Path], tmp_path: Path
) -> None:
    place = hand_in(tmp_path, "ada", "mymodel (1).h5", "model.keras")
    shutil.copy(line_models["right"], place / "mymodel.h5")
    result = grade(grader, place)
    assert result["points"] == 5 and result["checks"][0]["message"] == "mymodel.h5"
    assert Submission("ada", LINE, place).others() == []


def folder_with(tmp_path: Path, *names: str) -> Path:
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"something")
    return tmp_path


@pytest.mark.parametrize(
    ("names", "message", "help"),
    [
        ((), "mymodel.h5 is missing.", "Run starter.py"),
        (("starter.py", ".DS_Store"), "mymodel.h5 is missing.", "Run starter.py"),
        (("notes.txt",), "mymodel.h5 is missing; 'notes.txt' is there.", "Run starter.py"),
        (("a", "b", "c", "d", "e"), "mymodel.h5 is missing; 'a', 'b', 'c' and 2 more are there.", "Run starter.py"),
        (
            ("a.h5", "b.keras"),
            "'a.h5' and 'b.keras' are there, and it is not clear which",
            "Rename that one to mymodel.h5",
        ),
        (("two.zip",), "mymodel.h5 is missing; 'two.zip' is there.", "Unpack it"),
        (("mine/saved_model.pb",), "'mine' is a TensorFlow SavedModel.", "so build the same model again"),
        (("saved_model.pb",), "its folder is a TensorFlow SavedModel.", "so build the same model again"),
        (
            ("mine/saved_model.pb", "mine/keras_metadata.pb"),
            "'mine' is a TensorFlow SavedModel.",
            "pip install tf_keras, then python -c \"import tf_keras; tf_keras.models.load_model('mine').save(",
        ),
        (("checkpoint", "cp.ckpt.index"), "a checkpoint of weights without their layers", "Load it with model.load_w"),
    ],
)
def test_a_missing_model_names_what_is_there(tmp_path: Path, names: tuple[str, ...], message: str, help: str) -> None:
    refused = stray.missing("mymodel.h5", folder_with(tmp_path, *names))
    assert message in refused.message and refused.message.startswith("mymodel.h5 is missing")
    assert help in refused.help and "emove" not in refused.help


def test_weights_are_graded_only_if_there_is_nothing_else() -> None:
    assert stray.models(["mymodel.weights.h5", "model.h5"]) == ["model.h5"]
    assert stray.models(["mymodel.weights.h5", "notes.txt", ".model.h5", "h5"]) == ["mymodel.weights.h5"]


def test_names_from_a_hostile_folder_are_shown_harmlessly(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows allows no such names")
    refused = stray.missing("mymodel.h5", folder_with(tmp_path, "\x1b[31mred"))
    assert "\x1b" not in refused.message


def test_an_archive_that_belongs_beside_the_model_is_not_one_that_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.h5").write_bytes(b"a model")
    (tmp_path / "logs.zip").write_bytes(b"runs")
    submission = Submission("ada", LINE, tmp_path)
    assert submission.others() == ["model.h5", "logs.zip"]
    entry = find(LINE)
    asking = replace(entry, exercise=replace(entry.exercise, requires=(Experiments(),)))
    monkeypatch.setattr(submissions.catalog, "find", lambda name: asking)
    assert submission.others() == ["model.h5"]
