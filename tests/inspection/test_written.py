"""What a training writes beside its model is read with bounds, and what is refused is quoted with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.errors import Failure
from grader.inspection import written


def refused(read: Any, *arguments: Any) -> str:
    with pytest.raises(Failure) as failure:
        read(*arguments)
    assert failure.value.help
    return failure.value.message


def file(folder: Path, content: str | bytes, name: str = "found.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "index,why\n3,loss\n\n14,loss\n"),
        ("a.csv", '\ufeff"index","why"\r\n3,"loss, high"\r\n14,\r\n'),
        ("a.tsv", "why\tindex\nloss\t3\nloss\t14"),
    ],
    ids=["plain", "from a spreadsheet", "with tabs"],
)
def test_a_column_of_a_table_is_read(tmp_path: Path, name: str, content: str) -> None:
    rows = written.table(file(tmp_path, content, name), ["index"])
    assert [written.whole_number(tmp_path, 1, row["index"]) for row in rows] == [3, 14]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "found.csv, line 1: no column index: ''."),
        ("number\n3\n", "found.csv, line 1: no column index: 'number'."),
        ("index,index\n3,3\n", "found.csv, line 1: more than one column index: 'index,index'."),
        ("index,why\n3\n", "found.csv, line 2: 1 of 2 cells: '3'."),
        ('index\n"3\n4"\n', "found.csv, line 2: unexpected end of data: '\"3'."),
        ("index\n3\x00\n", "found.csv, line 2: it holds characters that cannot be printed: '3\\x00'."),
        (
            "index\n" + "9" * 300 + "\n",
            "found.csv, line 2: a cell has 300 characters, at most 200 are read: '" + "9" * 60,
        ),
        ("index\n" + "9," * 3000 + "\n", "found.csv, line 2: 6,000 characters: '" + "9," * 30),
        (b"index\n3\n\xff\n", "found.csv, line 3: it is not UTF-8 text."),
        ("index\n" + "1\n" * 100_001, "found.csv has more than 100,000 rows."),
        (b"9" * 2_000_001, "found.csv is larger than 2 MB."),
    ],
)
def test_a_table_that_is_broken_or_too_large_is_refused_with_its_line(
    tmp_path: Path, content: str | bytes, message: str
) -> None:
    assert refused(written.table, file(tmp_path, content), ["index"]).startswith(message)


def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name in ("none.csv", "folder.csv"):
        assert refused(written.table, tmp_path / name, ["index"]) == f"{name} is missing."


@pytest.mark.parametrize("cell", ["", "-1", "1.5", "१", "1e3", "9" * 13])
def test_a_cell_that_is_no_count_is_quoted(tmp_path: Path, cell: str) -> None:
    assert repr(cell) in refused(written.whole_number, tmp_path / "a.csv", 2, cell)


def test_plain_json_is_read(tmp_path: Path) -> None:
    value = {"matrix": [[3, 1], [0, 4]], "threshold": 0.25, "note": None, "done": True}
    assert written.document(file(tmp_path, json.dumps(value), "a.json")) == value


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"matrix":\n [1, 2', "a.json, line 2: it is not JSON"),
        ("", "a.json, line 1: it is not JSON"),
        ("[NaN]", "a.json: NaN is not a finite number."),
        ("[-Infinity]", "a.json: -Infinity is not a finite number."),
        ("[1e999]", "a.json: a number is not finite."),
        ('{"a": 1, "a": 2}', "a.json: a name occurs twice in an object."),
        ("[" * 7 + "]" * 7, "a.json: lists are nested more than 6 deep."),
        ("[" * 200_000, "a.json: it is too deep."),
        (json.dumps(["x" * 201]), "a.json: a text has 201 characters"),
        (json.dumps(["\x1b[2J"]), "a.json: a text has 4 characters, or some that cannot be printed."),
        (json.dumps({"x" * 201: 1}), "a.json: a text has 201 characters"),
        ("9" * 5000, "a.json: "),
        ("9" * 30, "a.json: a number has too many digits."),
    ],
)
def test_json_that_is_broken_or_too_large_is_refused(tmp_path: Path, content: str, message: str) -> None:
    assert refused(written.document, file(tmp_path, content, "a.json")).startswith(message)
