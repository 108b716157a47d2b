"""Folders that hostile code has filled are measured and removed, however deep or unreadable they are."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.errors import Failure
from grader.isolation import removal
from grader.training import sandbox


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such depths")
@pytest.mark.parametrize("depth", [3, 1500])
def test_any_depth_is_removed(tmp_path: Path, depth: int) -> None:
    folder, home = tmp_path / "deep", os.getcwd()
    folder.mkdir()
    os.chdir(folder)
    try:
        for _ in range(depth):
            os.mkdir("d" * 100)
            os.chdir("d" * 100)
            Path("file").write_text("")
    finally:
        os.chdir(home)
    files, _ = removal.size(folder, most_files=10_000)
    assert 3 <= files <= 2 * depth
    removal.remove(folder)
    assert not folder.exists()


def test_unreadable_folders_and_links_are_removed_and_nothing_outside(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    folder = tmp_path / "folder"
    (folder / "closed" / "inner").mkdir(parents=True)
    (folder / "closed" / "inner" / "file").write_text("")
    for name in ("link", "closed/link", "closed/inner/link"):
        (folder / name).symlink_to(outside, target_is_directory=True)
    (folder / "dangling").symlink_to("nowhere")
    (folder / "closed").chmod(0)
    removal.remove(folder)
    assert not folder.exists()
    assert (outside / "kept").read_text() == "kept"


def test_size_counts_folders_and_stops_when_there_are_too_many(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"folder {number}").mkdir()
    (tmp_path / "file").write_bytes(b"x" * 100_000)
    files, used = removal.size(tmp_path, most_files=1000)
    assert files == 51 and used >= 100_000
    assert removal.size(tmp_path, most_files=10)[0] == 11


def test_size_counts_blocks_or_the_lengths_of_files_if_the_system_has_no_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Entry:
        """A file in a folder, of which the system says what `known` holds."""

        path = "file"
        known: dict[str, int] = {}

        def is_dir(self, *, follow_symlinks: bool) -> bool:
            return False

        def stat(self, *, follow_symlinks: bool) -> SimpleNamespace:
            return SimpleNamespace(st_size=100_000, **self.known)

    monkeypatch.setattr(os, "scandir", lambda folder: contextlib.nullcontext([Entry()]))
    assert removal.size(tmp_path, most_files=10) == (1, 100_000)  # as on Windows
    Entry.known = {"st_blocks": 8}  # of 512 bytes; the rest are holes
    assert removal.size(tmp_path, most_files=10) == (1, 4096)


def test_more_bytes_than_a_training_may_write_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("file", "folder/file"):
        (tmp_path / name).write_bytes(os.urandom(600_000))
    sandbox.check_room(tmp_path)
    monkeypatch.setattr(sandbox, "MAX_WRITTEN", 1_000_000)
    with pytest.raises(Failure, match="stopped because it wrote 3 files and folders, 0.0 GB in all"):
        sandbox.check_room(tmp_path)


@pytest.mark.parametrize(
    ("files", "used", "said"),
    [
        (10_000, 2_000_000_000, None),
        (3, 2_000_000_001, "wrote 3 files and folders, 2.0 GB in all; 10,000 and 2 GB are allowed"),
        (10_001, 0, "wrote 10,001 files and folders, 0.0 GB in all; 10,000 and 2 GB are allowed"),
    ],
)
def test_the_limits_of_what_is_written_are_those_that_the_message_names(
    files: int, used: int, said: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal, "size", lambda folder, most_files: (files, used))
    with pytest.raises(Failure, match=said) if said else contextlib.nullcontext():
        sandbox.check_room(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_an_unreadable_folder_ends_the_training_that_made_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(folder: str) -> None:  # as for every user except root
        raise PermissionError(13, "Permission denied", folder)

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(Failure, match="made a folder unreadable"):
        sandbox.check_room(tmp_path)
