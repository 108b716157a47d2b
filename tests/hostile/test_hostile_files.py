"""Each file in files/ makes a hostile or broken model file: no points, a clear row, and an unharmed neighbour.

Those in honest/ make files that look as odd, with models that answer rightly: they get all points.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import marshal
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import forging
import numpy as np
import psutil
import pytest
from PIL import Image, ImageDraw

from grader import Curves
from grader.classroom.grading import Job, SubmissionGrader, Terms, key_of
from grader.classroom.submissions import Submission
from grader.datasets.builtin import linear
from grader.errors import Failure
from grader.evaluation import sandboxed_worker
from grader.inspection import picture
from grader.isolation.level import strongest

EXERCISE = "category1_linear"
TERMS = Terms("standin", train=False, isolation=strongest())
FILES, HONEST = Path(__file__).with_name("files"), Path(__file__).with_name("honest")


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ATTACKS = {path.stem: _module(path) for path in sorted(FILES.glob("*.py"))}
ODDITIES = {path.stem: _module(path) for path in sorted(HONEST.glob("*.py"))}
REFUSED = ("file", "size", "format")  # the checks before TensorFlow sees a file
CASES = [(name, file_format) for name, attack in ATTACKS.items() for file_format in attack.FORMATS]
GOOD_CASES = [(name, file_format) for name, oddity in ODDITIES.items() for file_format in oddity.FORMATS]


@dataclass(frozen=True)
class Class:
    """A grader for one submission after the other, and a good model in both formats."""

    grader: SubmissionGrader
    models: dict[str, Path]
    folder: Path

    def grade(self, learner: str, model: Path, exercise: str = EXERCISE) -> dict[str, Any]:
        submission = Submission(learner, exercise, model.parent)
        return self.grader.grade(Job(submission, key_of(submission, TERMS)))

    def good_grade(self) -> dict[str, Any]:
        folder = self.folder / "neighbour"
        folder.mkdir(exist_ok=True)
        shutil.copy(self.models["h5"], folder / "mymodel.h5")
        return self.grade("neighbour", folder / "mymodel.h5")

    def processes(self) -> int:
        """How many processes the grader has: the evaluating one and its sandbox."""
        try:
            return len(psutil.Process(self.grader._worker._connection._process.pid).children(recursive=True))
        except psutil.NoSuchProcess:  # it reached its limits, and is started again for the next model
            return 0


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, line_models: dict[str, Path]) -> dict[str, Path]:
    import keras

    folder = tmp_path_factory.mktemp("good")
    shutil.copy(line_models["right"], folder / "mymodel.h5")
    keras.saving.load_model(line_models["right"], compile=False).save(folder / "mymodel.keras")
    return {"h5": folder / "mymodel.h5", "keras": folder / "mymodel.keras"}


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory, models: dict[str, Path]) -> Iterator[Class]:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as temporary:
        os.chmod(temporary, 0o755)  # the sandbox runs as another user
        patch.setattr(tempfile, "tempdir", temporary)  # no other program writes there
        grader = SubmissionGrader(TERMS)
        try:
            yield Class(grader, models, tmp_path_factory.mktemp("class"))
        finally:
            grader.close()


@pytest.fixture(scope="module")
def expected(classroom: Class) -> dict[str, Any]:
    return classroom.good_grade()


@pytest.fixture(scope="module")
def usual_processes(classroom: Class, expected: dict[str, Any]) -> int:
    """How many processes there are after a good model was graded."""
    return classroom.processes()


def forged(name: str, file_format: str, models: dict[str, Path], folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = Path(shutil.copy(models[file_format], folder / f"mymodel.{file_format}"))
    try:
        ATTACKS[name].attack(path)
    except (AttributeError, NotImplementedError, PermissionError) as error:
        if sys.platform != "win32":
            raise
        pytest.skip(f"this system cannot make such a file: {error}")
    except OSError as error:
        if name != "huge" and sys.platform != "win32":
            raise
        pytest.skip(f"this system cannot make such a file: {error}")
    return path


def neighbour_is_graded(name: str, file_format: str) -> bool:
    """Whether the short test of this attack also grades a neighbour. A slow test does so for all the others."""
    return ATTACKS[name].CHECK not in REFUSED or CASES.index((name, file_format)) % 10 == 0


def temporary_files() -> set[Path]:
    """All temporary files, except the evaluating process's copies of this submission and its held-out inputs."""
    return {path for path in Path(tempfile.gettempdir()).rglob("*") if path.parent.name not in ("submission", "inputs")}


def what_counts(result: dict[str, Any]) -> dict[str, Any]:
    """A grade without the time it took."""
    checks = [(check["name"], check["status"]) for check in result["checks"]]
    return {"status": result["status"], "points": result["points"], "checks": checks, "metric": result["metric"]}


def test_the_good_model_has_all_points(expected: dict[str, Any], classroom: Class, tmp_path: Path) -> None:
    assert (expected["status"], expected["points"]) == ("passed", 5)
    result = classroom.grade("other", Path(shutil.copy(classroom.models["keras"], tmp_path / "mymodel.keras")))
    assert (result["status"], result["points"]) == ("passed", 5)


def test_there_are_enough_attacks_and_each_says_what_it_is() -> None:
    assert len(ATTACKS) >= 60
    assert all(one.__doc__ for one in (*ATTACKS.values(), *ODDITIES.values()))


@pytest.mark.parametrize(
    ("name", "file_format"),
    [pytest.param(*case, marks=pytest.mark.slow if hasattr(ATTACKS[case[0]], "SLOW") else ()) for case in CASES],
)
def test_a_file_that_is_not_a_plain_model_has_no_points(
    name: str, file_format: str, classroom: Class, expected: dict[str, Any], usual_processes: int, tmp_path: Path
) -> None:
    path = forged(name, file_format, classroom.models, tmp_path / "stranger")
    before = temporary_files()

    result = classroom.grade("stranger", path, getattr(ATTACKS[name], "EXERCISE", EXERCISE))

    assert (result["status"], result["points"]) == ("failed", 0), result["checks"]
    assert result["max_points"] == 5
    failed = next(check for check in result["checks"] if check["status"] == "failed")
    assert failed["name"] == ATTACKS[name].CHECK, failed
    assert ATTACKS[name].SAYS in failed["message"]
    assert failed["message"].isprintable() and len(failed["message"]) < 400
    assert failed["help"]
    assert not forging.MARKER.exists(), "the payload ran"
    assert temporary_files() == before
    if sandboxed_worker.CAN_FORK:
        assert classroom.processes() <= usual_processes
    json.dumps(result, allow_nan=False)  # else the ledger would refuse the row and end the run for the class
    if neighbour_is_graded(name, file_format):
        assert what_counts(classroom.good_grade()) == what_counts(expected)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_neighbour_has_the_same_grade_after_each_of_the_others(
    classroom: Class, expected: dict[str, Any], tmp_path: Path
) -> None:
    for name, file_format in (case for case in CASES if not neighbour_is_graded(*case)):
        path = forged(name, file_format, classroom.models, tmp_path / f"{name}-{file_format}")
        assert classroom.grade("stranger", path)["points"] == 0
        assert what_counts(classroom.good_grade()) == what_counts(expected), name


@pytest.mark.parametrize(("name", "file_format"), GOOD_CASES)
def test_an_odd_file_that_answers_rightly_has_all_points(
    name: str, file_format: str, classroom: Class, tmp_path: Path
) -> None:
    folder = tmp_path / "Zoë O'Brien, jr. — 模型"
    folder.mkdir()
    path = Path(shutil.copy(classroom.models[file_format], folder / f"mymodel.{file_format}"))
    ODDITIES[name].make(path)

    result = classroom.grade("stranger", path, getattr(ODDITIES[name], "EXERCISE", EXERCISE))

    assert (result["status"], result["points"]) == ("passed", 5), result["checks"]
    assert getattr(ODDITIES[name], "SAYS", "") in " ".join(check["message"] for check in result["checks"])


def test_a_picture_is_read_in_the_sandbox_too(
    classroom: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "panels", None)  # unusable in the grader's own process
    model, worker = shutil.copy(classroom.models["h5"], tmp_path), classroom.grader._worker
    drawn = Image.new("RGB", (400, 200), "white")
    for left in (20, 220):
        for top, colour in ((40, "red"), (120, "blue")):
            ImageDraw.Draw(drawn).line((left, top, left + 160, top + 30), colour, width=3)
    drawn.save(tmp_path / "curves.png")

    def panels() -> int:
        worker.begin()
        try:
            return worker.read(Curves(), Path(model))
        finally:
            worker.end()

    assert panels() == 2
    (tmp_path / "curves.png").write_bytes(drawn.tobytes())
    with pytest.raises(Failure, match="is not a PNG image"):
        panels()


def test_the_model_that_looks_up_answers_all_that_it_has_seen() -> None:
    seen = linear.DATASET.generate("train", linear.DATASET.sizes["train"], np.random.default_rng(0))
    answers = forging.look_up().predict(seen["x"][:, None], verbose=0)[:, 0]
    np.testing.assert_allclose(answers, seen["y"], atol=1e-3)


def test_all_are_refused_before_tensorflow_is_imported(models: dict[str, Path], tmp_path: Path) -> None:
    graded = {name for name, attack in ATTACKS.items() if attack.CHECK in REFUSED}
    paths = []
    for name, file_format in CASES:
        # artifact.inspect follows links, as a learner may link a model: the class grader refuses them
        if name in graded and "link" not in name[:5] and name != "dangling_link":
            path = forged(name, file_format, models, tmp_path / f"{name}-{file_format}")
            paths.append(str(path))
    code = (
        "import sys; from pathlib import Path; from grader.inspection import artifact\n"
        "for path in sys.argv[1:]:\n"
        "    try: artifact.inspect(Path(path), 1)\n"
        "    except artifact.Refused: continue\n"
        "    print('read', path)\n"
        "print('imported', {'tensorflow', 'keras'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines() == ["imported set()"], done.stderr
    assert not forging.MARKER.exists(), "a payload ran"


def test_the_payloads_would_run_if_they_were_loaded() -> None:
    code, defaults, _ = forging.marshalled()
    function = types.FunctionType(marshal.loads(base64.b64decode(code)), {"open": open}, argdefs=tuple(defaults))
    try:
        function(1)
        assert forging.MARKER.exists()
        forging.MARKER.unlink()
        pickle.loads(base64.b64decode(forging.pickled()))
        assert forging.MARKER.exists()
    finally:
        forging.MARKER.unlink(missing_ok=True)
