"""Archives that a class hands in: packed on other systems, damaged, or made to exhaust memory or disk."""

from __future__ import annotations

import errno
import os
import random
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.classroom import submissions, zips
from grader.classroom.submissions import Found, Submission
from grader.errors import GraderError
from grader.inspection.refusal import Refused

LINE = "category1_linear"
MODEL = f"{LINE}/mymodel.h5"
OLD, NEW = (2024, 1, 1, 0, 0, 0), (2024, 1, 2, 0, 0, 0)


def pack(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def find(folder: Path) -> Found:
    return submissions.find(folder)


def only(folder: Path) -> Submission:
    (one,) = find(folder).submissions
    return one


def model_in(one: Submission, folder: Path) -> bytes:
    into = folder / ".into"
    into.mkdir(exist_ok=True)
    return one.unpacked(into).file("mymodel.h5").read_bytes()


def test_what_a_mac_adds_to_an_archive_is_ignored(tmp_path: Path) -> None:
    model = {f"eve/{MODEL}": b"model"}
    shadow = {f"__MACOSX/eve/{LINE}/._mymodel.h5": b"", f"__MACOSX/{LINE}/._x": b"", f"eve/.git/{MODEL}": b""}
    pack(tmp_path / "eve.zip", {**shadow, "eve/.DS_Store": b"", f"eve/{LINE}/.DS_Store": b"", **model})
    assert model_in(only(tmp_path), tmp_path) == b"model"
    assert find(tmp_path).remarks == []


def test_an_archive_with_backslashes_is_read_on_every_system(tmp_path: Path) -> None:
    path = pack(tmp_path / "eve.zip", {MODEL: b"model"})
    path.write_bytes(path.read_bytes().replace(MODEL.encode(), MODEL.replace("/", "\\").encode()))
    assert model_in(only(tmp_path), tmp_path) == b"model"


def test_the_newer_of_two_folders_for_an_exercise_is_graded_and_the_other_reported(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "eve.zip", "w") as archive:
        for folder, date in (("a new", NEW), ("an old", OLD)):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{MODEL}", date), folder)
    assert model_in(only(tmp_path), tmp_path) == b"a new"
    (remark,) = find(tmp_path).remarks[:1]
    assert remark.startswith(f"{LINE} was handed in twice by 'eve': 'eve.zip/an old/{LINE}/' is not newer than")


def test_misspelt_exercises_in_an_archive_are_reported(tmp_path: Path) -> None:
    pack(tmp_path / "eve.zip", {MODEL: b"", "mine/category1_liner/mymodel.h5": b"", "docs/notes.txt": b""})
    pack(tmp_path / "flat.zip", {"mymodel.h5": b""})
    pack(tmp_path / "none.zip", {"notes.txt": b""})
    pack(tmp_path / "void.zip", {})
    assert only(tmp_path).learner == "eve"
    assert find(tmp_path).remarks == [
        "'eve.zip/mine/category1_liner' is not an exercise. Did you mean category1_linear?",
        "'flat.zip' holds a model outside any folder: expected <exercise id>/mymodel.h5.",
        "'none.zip' holds no folder named after an exercise.",
        "'void.zip' is empty.",
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compression_without_a_memory_bound_is_refused(tmp_path: Path, method: int) -> None:
    pack(tmp_path / "eve.zip", {MODEL: bytes(30_000_000)}, method)
    started = time.monotonic()
    with pytest.raises(Refused, match="eve.zip cannot be unpacked.*compressed in an uncommon way"):
        model_in(only(tmp_path), tmp_path)
    assert time.monotonic() - started < 1


def test_a_file_that_expands_a_thousandfold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MAX_BYTES", 3_000_000)
    pack(tmp_path / "eve.zip", {MODEL: bytes(30_000_000)})
    with pytest.raises(Refused, match="has more than 3 MB"):
        model_in(only(tmp_path), tmp_path)
    assert (tmp_path / ".into" / "mymodel.h5").stat().st_size <= 3_000_000


def test_a_list_of_millions_of_files_is_not_read(tmp_path: Path) -> None:
    path = pack(tmp_path / "eve.zip", {"a": b""})
    content = path.read_bytes()
    central, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    many = content[central:end] * 1_000_000
    ending = bytearray(content[end:])
    ending[8:12] = b"\xff\xff\xff\xff"
    ending[12:16] = len(many).to_bytes(4, "little")
    path.write_bytes(content[:central] + many + ending)
    started = time.monotonic()
    assert find(tmp_path).remarks == ["'eve.zip' cannot be read: 'its list of files has 47 MB'."]
    assert time.monotonic() - started < 1


def test_too_many_files_are_refused_with_their_number(tmp_path: Path) -> None:
    pack(tmp_path / "eve.zip", {f"{number}": b"" for number in range(zips.MAX_FILES + 1)})
    assert find(tmp_path).remarks == ["'eve.zip' cannot be read: 'it holds 10,001 files, 10,000 are allowed'."]


def test_damage_is_always_the_learners_fault_and_never_the_machines(tmp_path: Path) -> None:
    chance = random.Random(0)
    content = chance.randbytes(3000) + bytes(3000)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        whole = pack(tmp_path / "eve.zip", {MODEL: content, f"{LINE}/starter.py": b"pass"}, method).read_bytes()
        for number in range(200):
            damaged = bytearray(whole)
            for _ in range(chance.choice((1, 3, 30))):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            (tmp_path / "eve.zip").write_bytes(damaged[: None if number % 4 else chance.randrange(len(damaged))])
            found = find(tmp_path)
            assert found.submissions or found.remarks
            for one in found.submissions:
                assert len(one.hash()) == 64
                try:
                    one.unpacked(tmp_path)
                except Refused as refused:
                    assert "cannot be unpacked" in refused.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_named_like_an_archive_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "eve.zip")
    assert find(tmp_path).remarks == ["'eve.zip' cannot be read: 'it is not a file but a device or a pipe'."]


def test_a_full_disk_is_the_machines_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack(tmp_path / "eve.zip", {MODEL: b"model"})
    one = only(tmp_path)

    opened = Path.open

    def on_a_full_disk(self: Path, *arguments: Any, **more: Any) -> Any:
        if arguments[:1] in (("wb",), ("ab",)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return opened(self, *arguments, **more)

    monkeypatch.setattr(Path, "open", on_a_full_disk)
    with pytest.raises(GraderError, match="mymodel.h5 cannot be written: No space left.*\n.*Free up disk space"):
        model_in(one, tmp_path)


def test_a_vanished_archive_is_the_machines_fault(tmp_path: Path) -> None:
    pack(tmp_path / "eve.zip", {MODEL: b"model"})
    one = only(tmp_path)
    (tmp_path / "eve.zip").unlink()
    with pytest.raises(GraderError, match="cannot be read: No such file"):
        model_in(one, tmp_path)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_archive_is_reported(tmp_path: Path) -> None:
    pack(tmp_path / "eve.zip", {MODEL: b"model"}).chmod(0)
    assert "Permission denied" in find(tmp_path).remarks[0]
