"""Folders that hostile code has filled are measured and removed, however deep or unreadable they are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

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
    assert files == 51 and (used >= 100_000 or sys.platform == "win32")
    assert removal.size(tmp_path, most_files=10)[0] == 11


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_an_unreadable_folder_ends_the_training_that_made_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(folder: str) -> None:  # as for every user except root
        raise PermissionError(13, "Permission denied", folder)

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(Failure, match="made a folder unreadable"):
        sandbox.check_room(tmp_path)
