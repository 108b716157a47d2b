"""Any file is read or refused within two seconds of CPU time and 200 MB, without TensorFlow."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from worst_files import MAKERS, SLOW

pytest.importorskip("resource", reason="this system does not measure processes")
LARGEST_EXERCISE = 50  # megabytes, the largest limit of any exercise here
SECONDS, MEGABYTES = 2.0, 200.0  # promised
# A fork does not count memory that it shares with its parent and never touches: a fresh process has 20 MB more.
SHARED = 20.0
# Large and useless but harmless: its cost is bounded, and Keras reads it too.
READ_BUT = {
    "40 MB of nodes of a tree.h5",
    "a config just below the limit.h5",
    "a config just below the limit.keras",
    "a config of two million numbers.h5",
    "a config of two million numbers.keras",
    "a number of 19 million digits.h5",
    "a number of 19 million digits.keras",
    "eight long texts in a large file.h5",
    "half a million attributes.h5",  # of a group that is never read
    "thirty thousand attributes in the header.h5",  # of another such group
    "weights that expand a thousandfold below the limit.keras",
}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    script = Path(__file__).with_name("seeds.py")
    subprocess.run([sys.executable, str(script), str(folder)], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in MAKERS]
)
def test_it_is_read_or_refused_within_two_seconds_and_200_mb(name: str, seeds: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(seeds / f"line{Path(name).suffix}", tmp_path / f"mymodel{Path(name).suffix}"))
    MAKERS[name](path)
    try:
        script = Path(__file__).with_name("measured.py")
        command = [sys.executable, str(script), str(LARGEST_EXERCISE), str(path)]
        measured = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=120).stdout)
    finally:
        path.unlink()  # some have a hundred megabytes
    assert measured["how"] == ("read" if name in READ_BUT else "refused"), measured
    assert measured["message"].isprintable() and len(measured["message"]) < 400
    assert measured["seconds"] < SECONDS
    assert measured["megabytes"] < MEGABYTES - SHARED
    assert not measured["tensorflow"]
