"""Model files broken at random are read or refused as promised, and loading those that pass loses no result."""

from __future__ import annotations

import random
import re
import struct
import subprocess
import sys
from pathlib import Path

import checksums
import mutations
import pytest

SCRIPT = Path(__file__).with_name("fuzz.py")


def fuzz(*arguments: str) -> str:
    done = subprocess.run([sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("count", [100, pytest.param(500, marks=pytest.mark.slow)])
def test_broken_files_are_read_or_refused(count: int) -> None:
    pytest.importorskip("resource", reason="this system does not measure processes")
    said = fuzz("--count", str(count), "--seed", "6")
    read, refused = (int(re.search(rf"(\d+) {how}", said)[1]) for how in ("read", "refused"))  # type: ignore[index]
    assert read + refused == count
    assert read > count / 10 and refused > count / 2.5, "some must pass and some must be broken"


@pytest.mark.slow
def test_a_finding_is_reduced_to_the_least_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resource", reason="this system does not measure processes")
    import fuzz as fuzzer
    from measured import Measured

    def short(path: Path, max_megabytes: float) -> Measured:
        how = "raised" if path.stat().st_size < 1000 else "refused"
        return Measured(path.name, how, "", "", 0.0, 0.0, False)

    monkeypatch.setattr(fuzzer, "inspected", short)
    found = fuzzer.fuzz(100, 0, tmp_path)
    assert found.findings and "raised" in found.findings[-1]
    assert found.file is not None and found.file.read_bytes() == b""
    assert [path for path in tmp_path.iterdir() if path.is_file()] == [found.file]


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_loading_broken_files_that_pass_loses_no_result() -> None:
    pytest.importorskip("resource", reason="this system does not measure processes")
    said = fuzz("--count", "800", "--seed", "7", "--load", "100")
    outcomes = re.search(r"of (\d+) that pass: \{(.+)\}", said)
    assert outcomes is not None, said
    assert int(outcomes[1]) == 100 == sum(map(int, re.findall(r": (\d+)", outcomes[2])))


def test_the_same_seed_breaks_a_file_in_the_same_way() -> None:
    content = bytes(range(256)) * 20
    once, again, other = (mutations.mutated(content, random.Random(seed)) for seed in (1, 1, 2))
    assert once == again != other


def test_checksums_are_those_of_the_specification() -> None:
    assert checksums.lookup3(b"Four score and seven years ago") == 0x17770551  # from the author's own test
    superblock = b"\x89HDF\r\n\x1a\n\x02\x08\x08\x00" + bytes(36)
    assert struct.unpack_from("<I", checksums.corrected(superblock), 44)[0] == checksums.lookup3(superblock[:44])
