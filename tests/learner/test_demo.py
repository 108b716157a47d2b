"""The first minute: what `demo` shows, and the processor time until it does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pages import Reader

from grader.isolation.processes import Family

# Of processor time, with nothing prepared, on a machine that needs 3.3 s for 20 million additions in Python.
FIRST_GRADE, WHOLE = 20, 60


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not add up the time of children")
def test_a_first_grade_appears_at_once_and_then_a_near_miss_with_its_cause_and_a_page(tmp_path: Path) -> None:
    environment = {**os.environ, "GRADER_DATASETS_CACHE": str(tmp_path / "cache"), "PYTHONUNBUFFERED": "1"}
    before = _of_children()
    demo = subprocess.Popen(
        [sys.executable, "-m", "grader", "demo"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    family, shown = Family(demo.pid), ""
    assert demo.stdout is not None
    for line in demo.stdout:
        shown += line
        if line.startswith("category1_linear") and "5 of 5 points" in line:
            family.look()
    assert demo.wait() == 0
    assert 0 < family.processor_seconds < FIRST_GRADE
    assert _of_children() - before < WHOLE
    assert "category1_circles  Two rings  3 of 5 points  failed" in shown and "its outputs are logits" in shown
    reader = Reader((tmp_path / "demo.html").read_text(encoding="utf-8"))
    assert reader.faults == [] and "category1_circles" in reader.text
    assert os.listdir(tmp_path / "cache")


def _of_children() -> float:
    """Seconds of processor time of all children that have ended, and theirs."""
    times = os.times()
    return times.children_user + times.children_system
