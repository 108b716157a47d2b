"""A platform's CSV file comes back byte for byte, but for the cells that were filled in."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from grader.classroom import tables
from grader.errors import GraderError

FILES = {
    "moodle": 'Identifier,"Full name",Grade\r\n"Participant 1","Zoë ""Z"" Müller",\r\n'.encode(),
    "utf-8 with a mark": codecs.BOM_UTF8 + "Student;ID\n李;1\n\n".encode(),
    "blackboard": codecs.BOM_UTF16_LE + '"User\nname"\t"Quiz |1"\r"alee"\t""'.encode("utf-16-le"),
    "without a last line end": b"a,b\n1,",
    "empty": b"",
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_what_is_not_filled_in_keeps_its_bytes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "f.csv").write_bytes(content)
    assert tables.read(tmp_path / "f.csv").content() == content


def test_a_filled_cell_keeps_its_quotes(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(FILES["blackboard"])
    table = tables.read(tmp_path / "f.csv")
    assert [[cell.text for cell in row] for row in table.rows] == [["User\nname", "Quiz |1"], ["alee", ""]]
    table.rows[1][1].fill("4.5")
    assert table.content() == FILES["blackboard"][:-4] + '"4.5"'.encode("utf-16-le")


def test_another_encoding_is_reported(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes("Zoë".encode("latin-1"))
    with pytest.raises(GraderError, match="neither UTF-8 nor UTF-16"):
        tables.read(tmp_path / "f.csv")


def test_a_damaged_cell_is_reported_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(b'a,b\n1,"2"3\n')
    with pytest.raises(GraderError, match="line 2 has a quotation mark"):
        tables.read(tmp_path / "f.csv")
