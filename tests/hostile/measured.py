"""Inspects model files, each in its own process with limits, and measures time and memory.

`python tests/hostile/measured.py MAX_MEGABYTES FILE...` prints a JSON object per file. It does not import TensorFlow.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.inspection import artifact

SECONDS = 20  # of CPU time, after which the system ends the process
ADDRESS_SPACE = 8 * 10**9
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Measured:
    """`how` is "read", "refused", "raised", or "signal" if the process was killed. `seconds` are CPU time."""

    file: str
    how: str
    check: str
    message: str
    seconds: float
    megabytes: float
    tensorflow: bool


def inspected(path: Path, max_megabytes: float) -> Measured:
    """Inspects `path` in a fork of this process, which should be small: its own memory is counted too."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        answer = json.dumps([*_verdict(path, max_megabytes), "tensorflow" in sys.modules]).encode()
        os.write(writing, answer[:60_000])
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as answers:
        answer = answers.read()
    _, status, usage = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    how, check, message, tensorflow = json.loads(answer) if code == 0 else ("signal", "", f"ended with {code}", False)
    seconds, megabytes = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT / 1e6
    return Measured(path.name, how, check, message, seconds, megabytes, tensorflow)


def _verdict(path: Path, max_megabytes: float) -> tuple[str, str, str]:
    try:
        artifact.inspect(path, max_megabytes)
    except artifact.Refused as refused:
        return "refused", refused.check, refused.message[:10_000]
    except BaseException as error:  # any other error is a finding
        return "raised", "", f"{type(error).__name__}: {error}"[:10_000]
    return "read", "", ""


if __name__ == "__main__":
    for name in sys.argv[2:]:
        print(json.dumps(asdict(inspected(Path(name), float(sys.argv[1])))), flush=True)
