"""Inspects thousands of broken model files: `python tests/hostile/fuzz.py --count 20000 [--load 300] [--keep FOLDER]`.

Hypothesis chooses what to break, and reduces a finding to the least damage that causes it. Each file is inspected in
its own process. It must be read or refused within the promised time and memory; a crash of the HDF5 library is a
finding. With --load, files that pass are loaded and fed in a sandbox.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis
import mutations
import numpy as np
from hypothesis import HealthCheck, Phase, assume, given, settings, strategies
from hypothesis.errors import Flaky
from measured import Measured, inspected

MAX_SECONDS, MAX_MEGABYTES = 2.0, 200.0


@dataclass
class Found:
    """The outcome of all files. `findings` were neither read nor refused as promised; `file` is the last of them."""

    how: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    megabytes: float = 0.0
    passed: list[Path] = field(default_factory=list)
    file: Path | None = None

    def add(self, measured: Measured) -> bool:
        self.how[measured.how] += 1
        self.seconds, self.megabytes = max(self.seconds, measured.seconds), max(self.megabytes, measured.megabytes)
        good = (
            measured.how in ("read", "refused")
            and measured.seconds <= MAX_SECONDS
            and measured.megabytes <= MAX_MEGABYTES
            and measured.message.isprintable()
            and not measured.tensorflow
        )
        if not good:
            self.findings.append(
                f"{measured.how} after {measured.seconds:.1f} s, {measured.megabytes:.0f} MB: {measured}"
            )
        return good

    def __str__(self) -> str:
        counts = ", ".join(f"{count:,} {how}" for how, count in sorted(self.how.items()))
        return (
            f"{counts}; at most {self.seconds:.2f} s of work and {self.megabytes:.0f} MB; {len(self.findings)} findings"
        )


def fuzz(count: int, seed: int, keep: Path, loaded: int = 0) -> Found:
    """Inspects `count` different files. The same `seed` breaks this machine's models in the same way.

    Stops at the first finding: its file is reduced to the least damage, and stays in `keep`.
    """
    seeds = keep / "seeds"
    subprocess.run(
        [sys.executable, str(Path(__file__).with_name("seeds.py")), str(seeds)], check=True, capture_output=True
    )
    originals = {path.name: path.read_bytes() for path in sorted(seeds.iterdir())}
    found, seen = Found(), {_digest(content) for content in originals.values()}

    @hypothesis.seed(seed)
    @settings(
        max_examples=count,
        phases=[Phase.generate, Phase.shrink],
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.sampled_from(list(originals)), strategies.randoms())
    def break_one(name: str, chance: random.Random) -> None:
        content = mutations.mutated(originals[name], chance)
        assume(found.findings or _digest(content) not in seen)  # a finding is inspected again while it is reduced
        seen.add(_digest(content))
        number = found.how.total()
        path = keep / f"{number:06}-{name}"
        path.write_bytes(content)
        measured = inspected(path, 5)
        good = found.add(measured)
        if good and measured.how == "read" and len(found.passed) < loaded:
            found.passed.append(path)
        elif good:
            path.unlink()
        else:
            if found.file is not None:
                found.file.unlink()
            found.file = path
        if sys.stderr.isatty() and number % 100 == 0:
            print(f"\r{number:,} {found}", end="", file=sys.stderr)
        assert good, measured

    with suppress(AssertionError, Flaky):  # they are all in found.findings
        break_one()
    return found


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def load(paths: list[Path], folder: Path) -> tuple[Counter[str], float]:
    """The outcomes of loading and feeding files that pass, one after the other, and the longest time in seconds."""
    from grader.errors import Failure
    from grader.evaluation.protocol import Evaluate
    from grader.evaluation.sandboxed_worker import SandboxedWorker
    from grader.isolation.level import strongest

    np.save(folder / "inputs.npy", np.linspace(-1, 1, 50, dtype=np.float32)[:, None])
    inputs = folder / "public" / "heldout" / "inputs.npy"
    inputs.parent.mkdir(parents=True, exist_ok=True)
    (folder / "inputs.npy").replace(inputs)
    outcomes: Counter[str] = Counter()
    longest = 0.0
    worker = SandboxedWorker(strongest())
    try:
        for path in paths:
            started = time.monotonic()
            worker.begin()
            try:
                evaluation = worker.evaluate(Evaluate(worker.inspect(path, 5), inputs, (1,)))
                outcome = "not fed" if evaluation.predictions is None else "predicted"
            except Failure as failure:
                ended = "ended the" in failure.message or "took" in failure.message
                outcome = " ".join(failure.message.split()[:4]) if ended else "refused"
                if ended:
                    print(path.name, failure.message)
            worker.end()
            outcomes[outcome] += 1
            longest = max(longest, time.monotonic() - started)
    finally:
        worker.close()
    return outcomes, longest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--load", type=int, default=0, help="how many of the passing files to load and feed")
    parser.add_argument("--keep", type=Path, help="folder for the findings (default: they are deleted)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="grader-fuzz-") as temporary:
        keep = options.keep or Path(temporary)
        keep.mkdir(parents=True, exist_ok=True)
        found = fuzz(options.count, options.seed, keep, options.load)
        print(found)
        print("\n".join(found.findings[-5:]))  # the last one is reduced
        if found.passed:
            outcomes, longest = load(found.passed, keep)
            print(f"of {len(found.passed)} that pass: {dict(outcomes)}; at most {longest:.1f} s")
    return 1 if found.findings else 0


if __name__ == "__main__":
    sys.exit(main())
