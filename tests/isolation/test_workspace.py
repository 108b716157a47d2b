"""Files on the disk while a class is graded: temporary folders, data that several jobs need, held-out labels."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader import paths
from grader.datasets import cache
from grader.errors import GraderError
from grader.isolation import level, workspace
from grader.isolation.level import Level
from grader.isolation.workspace import Workspace
from grader.training import sandbox

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")


def test_the_next_run_removes_what_a_killed_run_left_behind_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = "import os; from grader.isolation.workspace import Workspace; Workspace().subfolder('inputs'); os._exit(9)"
    root = str(paths.PROJECT)
    environment = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], cwd=root, env=environment)
    (left,) = tmp_path.glob("grader-class-*")
    assert (left / "inputs").is_dir()
    living = Workspace()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / workspace.LOCK).touch()
    if sys.platform != "win32":
        (tmp_path / "grader-class-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "grader-class-new").mkdir()
    another = Workspace()
    assert not left.exists()
    assert living.folder.is_dir() and another.folder.is_dir() and (tmp_path / "elsewhere").is_dir()
    assert (tmp_path / "grader-class-new").is_dir(), "it is being created"
    for one in (living, another):
        one.close()
        assert not one.folder.exists()


def test_a_workspace_that_another_process_removed_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    locked, swept = workspace.locked, []

    def while_another_sweeps(path: Path) -> Any:
        if not swept:
            swept.append(path.parent)
            path.touch()
            workspace._remove_if_left(path.parent)
        return locked(path)

    monkeypatch.setattr(workspace, "locked", while_another_sweeps)
    one = Workspace()
    assert not swept[0].exists() and one.folder.is_dir()
    one.close()


@posix
def test_what_another_user_has_left_is_not_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "grader-class-left"
    left.mkdir()
    (left / workspace.LOCK).touch()
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: left.stat().st_uid + 1)
        workspace.sweep()
    assert left.is_dir()
    workspace.sweep()
    assert not left.exists()


@posix
def test_folders_are_readable_in_the_sandbox_whatever_the_umask() -> None:
    before = os.umask(0o077)
    try:
        one = Workspace()
        modes = [path.stat().st_mode & 0o777 for path in (one.folder, one.subfolder("inputs"))]
        one.close()
    finally:
        os.umask(before)
    assert modes == [0o755, 0o755]


@posix
def test_data_can_be_read_in_the_sandbox_whatever_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o710)
    (tmp_path / "data" / "file").touch(mode=0o640)
    (tmp_path / "data" / "read-only").touch(mode=0o400)
    sandbox._open_for_reading([tmp_path / "data"])
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "data", *sorted((tmp_path / "data").iterdir()))]
    assert modes == [0o755, 0o644, 0o444]


def test_a_missing_temporary_folder_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(GraderError, match="no temporary folder can be made.*\n.*TMPDIR"):
        Workspace()


def test_only_one_thread_at_a_time_makes_a_folder(tmp_path: Path) -> None:
    folder, inside, most = tmp_path / "arrays", [], []

    def make() -> None:
        with cache.one_at_a_time(folder):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.02)  # the work
            inside.pop()

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert most == [1] * 8
    if sys.platform != "win32":
        assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(level.strongest().level < Level.BUBBLEWRAP, reason="bubblewrap does not work on this machine")
def test_labels_are_hidden_even_in_a_system_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o755)
    for name in ("cache", "class", "given"):
        (tmp_path / "system" / name).mkdir(parents=True)
        (tmp_path / "system" / name / "file").write_text("seen")
    system = tmp_path / "system"
    monkeypatch.setattr(level, "SYSTEM", (*level.SYSTEM, str(system)))
    strongest = replace(level.strongest(), hidden=(system / "class",))
    code = f"import os; print({{n: os.listdir('{system}/' + n) for n in sorted(os.listdir('{system}'))}})"
    code += f"\ntry: open('{system}/cache/file', 'w')\nexcept OSError as error: print(error.strerror)"
    command = strongest.command(
        [*level.python(), "-c", code], readable=[system / "cache" / "file"], hidden=[system / "cache"]
    )
    (system / "cache" / "labels").write_text("secret")
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **strongest.popen({}))
    assert done.stdout == "{'cache': ['file'], 'class': [], 'given': ['file']}\nRead-only file system\n", done.stderr
