"""An attempt is recognised, and so is a change of its code: its text is read, never run."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.exercise import catalog, stub
from grader.exercise.catalog import Entry

ENTRIES = [catalog.find(exercise_id) for exercise_id in catalog.ids()]
STUB = "import math\n\n\ndef solution_model():\n    # YOUR CODE HERE\n    return model\n"
SOLVED = "import math\n\n\ndef solution_model():\n    model = math.sqrt(2)\n    return model\n"

by_id = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    return tmp_path / "starter.py"


@by_id
def test_every_stub_is_untouched(entry: Entry) -> None:
    assert stub.is_untouched(entry.starter, entry.exercise.given_code)


@by_id
def test_no_solution_is_untouched(entry: Entry) -> None:
    assert not stub.is_untouched(entry.solution, entry.exercise.given_code)


@by_id
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "byte-order mark"])
def test_stub_saved_on_windows_is_untouched_and_the_same_code(entry: Entry, mark: bytes, starter: Path) -> None:
    starter.write_bytes(mark + entry.starter.read_bytes().replace(b"\n", b"\r\n"))
    assert stub.is_untouched(starter, entry.exercise.given_code)
    assert stub.code_hash(starter) == stub.code_hash(entry.starter)


UNTOUCHED = {
    "as it comes": STUB,
    "without its marker": STUB.replace("    # YOUR CODE HERE\n", ""),
    "with notes": STUB.replace("YOUR CODE HERE", "first try: Dense(1)\n    # second try: Dense(2)"),
    "with a docstring": STUB.replace("# YOUR CODE HERE", '"""Here goes the model."""'),
    "with a pass": STUB.replace("# YOUR CODE HERE", "pass"),
    "with dots": STUB.replace("# YOUR CODE HERE", "..."),
    "with other indents and empty lines": STUB.replace("    return", "\n\n        \n    return").replace("    ", "\t"),
    "with one more import": f"import json\n{STUB}",
    "with a type": STUB.replace("solution_model()", "solution_model() -> object"),
}
TOUCHED = {
    "filled": SOLVED,
    "half filled": STUB.replace("# YOUR CODE HERE", "units = 3"),
    "goes on after the return": STUB.replace("    return model\n", "    return model\n\n    print(model)\n"),
    "made in a block": STUB.replace("import math\n", "import math\n\nwith open(__file__):\n    model = math.sqrt(2)\n"),
    "returns a number": STUB.replace("return model", "return 1"),
    "returns what a function makes": STUB.replace("return model", "return build()"),
    "returns None": STUB.replace("return model", "return None"),
    "without a return": STUB.replace("    return model\n", "    pass\n"),
    "without the function": "import math\n",
    "renamed": STUB.replace("solution_model", "my_model"),
    "defined twice": f"{STUB}\n\n{SOLVED}".replace("import math\n", ""),
    "made elsewhere": STUB.replace("import math\n", "import math\n\nmodel = math.sqrt(2)\n"),
    "with a syntax error": STUB.replace("# YOUR CODE HERE", "model = ("),
    "empty": "",
}


@pytest.mark.parametrize("source", UNTOUCHED.values(), ids=UNTOUCHED)
def test_stub_is_untouched(source: str, starter: Path) -> None:
    starter.write_text(source, encoding="utf-8")
    assert stub.is_untouched(starter)


@pytest.mark.parametrize("source", TOUCHED.values(), ids=TOUCHED)
def test_attempt_is_not_a_stub(source: str, starter: Path) -> None:
    starter.write_text(source, encoding="utf-8")
    assert not stub.is_untouched(starter)


@pytest.mark.parametrize(
    "content",
    [b"x = 1\0", b"\xff\xfe\x00", b"(" * 100_000, b"-" * 100_000 + b"1"],
    ids=["null", "binary", "brackets", "signs"],
)
def test_file_that_is_not_python_is_an_attempt(content: bytes, starter: Path) -> None:
    starter.write_bytes(content)
    assert not stub.is_untouched(starter)
    assert len(stub.code_hash(starter)) == 64


def test_missing_starter_is_not_a_stub(starter: Path) -> None:
    assert not stub.is_untouched(starter)


SAME = {
    "a comment": SOLVED.replace("    return", "    # It is the square root.\n    return"),
    "spaces": SOLVED.replace("math.sqrt(2)", "math.sqrt( 2 )"),
    "brackets": SOLVED.replace("math.sqrt(2)", "(\n        math.sqrt(2)\n    )"),
    "empty lines": SOLVED.replace("\n\n\n", "\n"),
    "tabs": SOLVED.replace("    ", "\t"),
    "no line end": SOLVED.rstrip("\n"),
}
OTHER = {
    "a number": SOLVED.replace("2", "3"),
    "a name": SOLVED.replace("sqrt", "exp"),
    "a line": SOLVED.replace("    return", "    model += 1\n    return"),
    "a line less": SOLVED.replace("    model = math.sqrt(2)\n", ""),
    "a syntax error": f"{SOLVED}(",
}


@pytest.mark.parametrize("source", SAME.values(), ids=SAME)
def test_layout_does_not_change_the_hash(source: str, starter: Path) -> None:
    assert hash_of(source, starter) == hash_of(SOLVED, starter)


@pytest.mark.parametrize("source", OTHER.values(), ids=OTHER)
def test_code_changes_the_hash(source: str, starter: Path) -> None:
    assert hash_of(source, starter) != hash_of(SOLVED, starter)


def test_two_syntax_errors_have_two_hashes(starter: Path) -> None:
    assert hash_of("x = (", starter) != hash_of("y = (", starter)


def hash_of(source: str, starter: Path) -> str:
    starter.write_text(source, encoding="utf-8")
    return stub.code_hash(starter)


def test_starter_that_cannot_be_read_is_reported(starter: Path) -> None:
    starter.mkdir()
    with pytest.raises(GraderError, match=r"starter\.py cannot be read: Is a directory\."):
        stub.code_hash(starter)
