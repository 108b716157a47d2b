"""An exercise as a notebook: nothing of the task is lost, it runs from cell to cell, and what it saves is graded."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from projects import RIGHT, Project

from grader import repository
from grader.errors import GraderError
from grader.exercise import catalog, parts, stub
from grader.learner import cells, notebook

LINEAR = "category1_linear"
STUB = "def solution_model():\n    # YOUR CODE HERE\n    return model"


def lines(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line for line in text.splitlines() if line]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@pytest.fixture(params=catalog.ids())
def entry(request: pytest.FixtureRequest) -> catalog.Entry:
    return catalog.find(request.param)


def written(entry: catalog.Entry) -> Any:
    return nbformat.reads(json.dumps(cells.notebook(entry)), as_version=4)


def test_notebook_of_every_exercise_is_valid_and_has_all_of_its_code(entry: catalog.Entry) -> None:
    found = written(entry)
    nbformat.validate(found)
    task, setup, *code = found.cells
    assert (task.cell_type, setup.id, {cell.cell_type for cell in code}) == ("markdown", "setup", {"code"})
    starter = entry.starter.read_text(encoding="utf-8")
    joined = "\n\n\n".join(cell.source for cell in code)
    for ours in (cells.BEFORE, cells.AFTER.format(id=entry.id)):
        assert joined.count(ours) == 1
        joined = joined.replace(ours, "")
    assert lines(joined) == lines(starter[len(parts.split(starter).header) :])
    assert stub.normal_form(joined) == stub.normal_form(starter)


def test_header_of_every_exercise_is_the_text_without_commands_for_files(entry: catalog.Entry) -> None:
    text = written(entry).cells[0].source
    header = parts.split(entry.starter.read_text(encoding="utf-8")).header
    how = next(line for line in header.splitlines() if line.startswith("# Run this file to"))
    assert words(header.replace(how, "").replace(f"exercises/{entry.id}/", "")) <= words(text)
    assert text.startswith("# ") and cells.HOW_TO_GRADE in text.split("\n\n")
    assert "exercises/" not in text and "pytest" not in text


def test_table_and_formula_of_a_header_keep_their_form() -> None:
    header = """\
# Category 4: words
#
#   y = |x| * 2
#
# Data         words_of.csv: a * b | c
# Tokens       1 is
#              <OOV>
# Input        (2,)
#
# Run this file to train and save the model. Grade it: pytest exercises/category4_words
# Then: python exercises/category4_words/write.py --help"""
    assert parts.markdown(header, "category4_words", "Press Check.").split("\n\n") == [
        "# Category 4: words",
        "```text\n  y = |x| * 2\n```",
        "| | |\n| --- | --- |\n| Data | `words_of.csv`: a \\* b \\| c |\n| Tokens | 1 is \\<OOV> |\n| Input | (2,) |",
        "Press Check.",
        "Then: `python write.py --help`\n",
    ]


@pytest.mark.parametrize(
    "text", ["", "print()\n", "def solution_model():\n    return 1\n", "if __name__ == 1:\n    2\n"]
)
def test_starter_without_its_frame_is_reported(text: str) -> None:
    with pytest.raises(GraderError, match="python -m grader reset category1_linear"):
        parts.split(text, LINEAR)


def test_unfinished_code_is_split_too() -> None:
    split = parts.split(
        "# A\n\nimport x\n\ndef solution_model(:\n    if\n\nhelper = 1\n\n# Given\nif __name__ == 1:\n  2\n"
    )
    assert split.given == ("import x",) and split.solution.endswith("helper = 1")
    assert split.ending.startswith("# Given")


def set_up(folder: Path, project: str) -> subprocess.CompletedProcess[str]:
    """Runs the first cell in a Python without the grader, as Colab has it, and prints `__file__`."""
    for name in cells.NEEDED:
        (folder / name).mkdir(exist_ok=True)  # found, so that nothing is installed
    code = cells.SETUP.format(address=project, id=LINEAR, needed=", ".join(map(repr, cells.NEEDED)))
    command = [sys.executable, "-S", "-c", f"{code}\nprint(__file__)"]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=60)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A project with as much of a grader as the first cell needs."""
    project = tmp_path / "published" / "name-main"
    (project / "grader" / "learner").mkdir(parents=True)
    (project / "grader" / "__init__.py").touch()
    enter = "def enter(exercise_id):\n    return f'entered {exercise_id}'\n"
    (project / "grader" / "learner" / "notebook.py").write_text(enter, encoding="utf-8")
    return project


def test_first_cell_unpacks_an_uploaded_zip_once(published: Path, tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "upload"), "zip", published.parent)
    for address in ("upload.zip", ""):  # a restarted kernel finds what the first one has unpacked
        done = set_up(tmp_path, address)
        assert done.stdout == f"entered {LINEAR}\n", done.stderr


def test_first_cell_clones_an_address(published: Path, tmp_path: Path) -> None:
    as_somebody = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(published)]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "a"]):
        subprocess.run([*as_somebody, *command], check=True)
    done = set_up(tmp_path, published.as_uri())
    assert done.stdout == f"entered {LINEAR}\n", done.stderr


def test_first_cell_without_an_address_asks_for_one(tmp_path: Path) -> None:
    done = set_up(tmp_path, "")
    assert done.returncode == 1 and "FileNotFoundError: Set PROJECT above" in done.stderr


class Kernel:
    """A running notebook, whose cells a test fills and runs one by one."""

    def __init__(self, client: NotebookClient) -> None:
        self.client = client
        self.cells = {cell.id: (number, cell) for number, cell in enumerate(client.nb.cells)}

    def run(self, name: str, source: str | None = None) -> str:
        """What a cell prints, with its error if it fails."""
        number, cell = self.cells[name]
        cell.source = source or cell.source
        try:
            self.client.execute_cell(cell, number)
        except CellExecutionError:
            pass
        return "".join(
            output.text if output.output_type == "stream" else "\n".join(output.get("traceback", []))
            for output in cell.outputs
        )


@pytest.fixture(scope="module")
def kernel(shared_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """The notebook of category1_linear, written by the command, in a folder of its own; its given cells have run."""
    shared_project.add(LINEAR)
    elsewhere = tmp_path_factory.mktemp("notebooks")
    done = shared_project.run("notebook", LINEAR, str(elsewhere))
    assert done.returncode == 0 and f"Wrote {elsewhere / LINEAR}.ipynb" in done.stdout, done.stderr
    found = nbformat.read(elsewhere / f"{LINEAR}.ipynb", as_version=4)
    client = NotebookClient(found, timeout=300, startup_timeout=300, resources={"metadata": {"path": str(elsewhere)}})
    with client.setup_kernel(env=shared_project.environment()):
        kernel = Kernel(client)
        for name in ("setup", "given-1", "given-2"):
            assert "Error" not in kernel.run(name), kernel.run(name)
        yield kernel


def test_untouched_stub_is_reported_in_words(kernel: Kernel) -> None:
    kernel.run("solution", STUB)
    said = kernel.run("grade")
    assert said.startswith("solution_model() is still the stub.\nHelp: Write it in the cell above")
    assert "NameError" not in said


def test_model_is_saved_and_graded(kernel: Kernel, shared_project: Project) -> None:
    body = "\n".join(f"    {line}" for line in RIGHT.strip().splitlines())
    kernel.run("solution", f"def solution_model():\n{body}\n    return model")
    said = kernel.run("grade")
    assert "5 of 5 points  passed" in said and "legacy" not in said and "\x1b" not in said
    (row,) = json.loads(shared_project.run("list", "--json").stdout)["exercises"]
    assert (row["status"], row["points"]) == ("passed", 5)


def test_stub_after_a_graded_model_does_not_hand_in_that_model_again(kernel: Kernel) -> None:
    kernel.run("solution", STUB.replace("# YOUR CODE HERE", "'''Nothing yet.'''"))
    assert "is still the stub" in kernel.run("grade")


def test_error_of_an_old_solution_is_explained(kernel: Kernel) -> None:
    kernel.run("solution", "def solution_model():\n    return tf.keras.optimizers.Adam(lr=0.1)")
    said = kernel.run("grade")
    assert "Argument(s) not recognized" in said and "Help: lr is now called learning_rate" in said


def test_files_beside_the_starter_are_found(kernel: Kernel, shared_project: Project) -> None:
    folder = catalog.find(LINEAR, shared_project.root).folder
    (folder / "numbers_of_mine.txt").write_text("42")
    (folder / "module_of_mine.py").write_text("VALUE = 43")
    read = "import module_of_mine; print(open('numbers_of_mine.txt').read(), module_of_mine.VALUE)"
    assert kernel.run("solution", f"{read}; print(Path(__file__).with_name('numbers_of_mine.txt').is_file())") == (
        "42 43\nTrue\n"
    )


@pytest.mark.parametrize("name", ["mine.txt", "no folder/mine.ipynb"])
def test_place_that_cannot_hold_a_notebook_is_a_wrong_call(project: Project, name: str) -> None:
    project.add(LINEAR)
    done = project.run("notebook", LINEAR, name)
    assert done.returncode == 2 and "ends in .ipynb, in a folder that exists" in done.stderr


def test_notebook_is_written_beside_the_starter_and_never_over_another(project: Project) -> None:
    path = project.add(LINEAR).folder / f"{LINEAR}.ipynb"
    assert project.run("notebook", LINEAR).returncode == 0
    path.write_text("my work", encoding="utf-8")
    done = project.run("notebook", LINEAR)
    assert done.returncode == 2 and "exists, perhaps with your work in it" in done.stderr
    assert path.read_text(encoding="utf-8") == "my work"


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """A machine with an older TensorFlow, as Colab is, and without an environment for grading; what it runs."""
    ran: list[list[str]] = []
    versions = {"tensorflow": "2.19.0", "keras": "3.10.0"}
    monkeypatch.setattr(notebook.metadata, "version", versions.__getitem__)
    monkeypatch.setattr(notebook, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(notebook.own_run, "keep", lambda folder: None)
    monkeypatch.setattr(notebook, "_run", lambda command: ran.append(command) or int("venv" in command and not ran))
    return ran


def saved(project: Project) -> catalog.Entry:
    entry = project.add(LINEAR)
    entry.model.write_bytes(b"x" * 20_000)
    return entry


def test_older_tensorflow_trains_and_says_how_to_grade(
    project: Project, older: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = saved(project)
    monkeypatch.setattr(notebook.catalog, "find", lambda name: entry)
    notebook.grade(LINEAR, object())
    said = capsys.readouterr().out
    assert f"Saved {entry.model}, 0.02 MB. Grading needs tensorflow <2.22,>=2.21, here is 2.19.0; keras" in said
    assert f"python -m grader grade {LINEAR} --model FILE" in said
    assert f'notebook.install(); notebook.grade("{LINEAR}", model)' in said
    assert older == []


def test_environment_for_grading_is_used_once_it_is_there(
    project: Project, older: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = saved(project)
    monkeypatch.setattr(notebook.catalog, "find", lambda name: entry)
    notebook.install()
    assert [command[:3] for command in older] == [[sys.executable, "-m", "venv"], [sys.executable, "-m", "pip"]]
    for name in ("bin/python", "Scripts/python.exe"):
        (python := notebook.ENVIRONMENT / name).parent.mkdir(parents=True)
        python.touch()
    notebook.install()
    notebook.grade(LINEAR, object())
    assert len(older) == 3
    assert Path(older[2][0]).is_relative_to(notebook.ENVIRONMENT) and older[2][1:] == ["-m", "grader", "grade", LINEAR]


def test_environment_that_cannot_be_installed_leaves_nothing(older: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    (notebook.ENVIRONMENT / "half").mkdir(parents=True)
    monkeypatch.setattr(notebook, "_run", lambda command: 1)
    with pytest.raises(notebook.Stop, match="cannot be installed"):
        notebook.install()
    assert not notebook.ENVIRONMENT.exists()


def test_exercise_about_the_training_itself_is_graded_from_the_starter(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook.own_run, "keep", lambda folder: None)
    notebook.grade("category2_early_stop", object())
    assert "the grader must train the model" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("origin", "address"),
    [
        ("https://github.com/owner/name.git", "https://github.com/owner/name.git"),
        ("https://somebody:secret@github.com/owner/name", "https://github.com/owner/name"),
        ("http://token@host:8080/name", "https://host:8080/name"),
        ("git@github.com:owner/name.git", "https://github.com/owner/name.git"),
        ("ssh://git@host:2222/owner/name", "https://host/owner/name"),
        ("/home/somebody/name", None),
        ("file:///home/somebody/name", None),
        ("../name", None),
        ("C:/Users/somebody/name", None),
        ("", None),
    ],
)
def test_address_is_public_and_names_nobody(origin: str, address: str | None) -> None:
    assert repository.public(origin) == address
