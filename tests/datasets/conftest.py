"""A cache of its own for each test of the datasets that asks for one."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "a cáche"
    monkeypatch.setenv("GRADER_DATASETS_CACHE", str(folder))
    monkeypatch.delenv("GRADER_SOURCE")
    return folder
