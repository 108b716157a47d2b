"""Measures an exercise: trains its reference with several seeds, grades it, and scores the baselines beside it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from grader import own_process
from grader.authoring import applicable
from grader.datasets import cache
from grader.datasets.cache import Source
from grader.datasets.heldout import Heldout
from grader.errors import Failure
from grader.evaluation.worker import OwnWorker, Worker
from grader.exercise.catalog import Entry
from grader.grading import Listener, history_of, make_ready
from grader.quiet import ENVIRONMENT
from grader.scoring import metric as scoring
from grader.scoring import rubric
from grader.scoring.measurement import Measurement, Run
from grader.training import train as training

UNTRAINED = "untrained"  # the baseline that is made from the reference's own network


def measure(
    entry: Entry, source: Source, seeds: Sequence[int], listener: Listener, *, repeat: bool = False
) -> Measurement:
    """Trains the reference once per seed, with `repeat` the first seed twice, and scores every baseline.

    Raises Failure if the reference does not train or fails a check other than the score's, and GraderError.
    """
    entry = entry.on(source)
    held = make_ready(entry, source, listener)
    with (
        tempfile.TemporaryDirectory(prefix="grader-measure-", ignore_cleanup_errors=True) as folder,
        OwnWorker() as worker,
    ):
        models = [Path(folder) / str(number) / entry.exercise.model_file for number in range(len(seeds) + repeat)]
        runs: list[Run] = []
        for model, seed in zip(models, [*seeds, *seeds[:1]][: len(models)], strict=True):
            listener.on_status(entry, f"training the reference, {len(runs) + 1} of {len(models)}, seed {seed}")
            run, spread = _run(entry, source, seed, model, held, worker, listener)
            runs.append(run)
        listener.on_status(entry, "scoring the baselines")
        scores, shared = _baselines(entry, source, held, models[0], len(seeds), applicable.baselines(entry.exercise))
    return Measurement(
        source=source,
        reference=tuple(runs[: len(seeds)]),
        repeated=runs[-1].value if repeat else None,
        baselines=scores,
        heldout_examples=len(held.labels),
        shared_examples=shared,
        spread_of_sampling=_rounded(spread),
        edition=_edition(entry, source),
    )


def measure_baselines(entry: Entry, measured: Measurement, names: Sequence[str], listener: Listener) -> Measurement:
    """A measurement with these baselines scored again, and the rest as it is.

    The reference is trained once if untrained networks are among them: its network is theirs. Raises as measure().
    """
    entry = entry.on(measured.source)
    held = make_ready(entry, measured.source, listener)
    first = measured.reference[0].seed
    with tempfile.TemporaryDirectory(prefix="grader-measure-", ignore_cleanup_errors=True) as folder:
        model = Path(folder) / "reference" / entry.exercise.model_file
        if UNTRAINED in names:
            listener.on_status(entry, f"training the reference, seed {first}, for its network")
            with OwnWorker() as worker:
                _run(entry, measured.source, first, model, held, worker, listener)
        else:
            model.parent.mkdir()
        listener.on_status(entry, "scoring the baselines")
        scores, shared = _baselines(entry, measured.source, held, model, len(measured.reference), names)
    kept = {name: values for name, values in measured.baselines.items() if name not in names}
    ordered = {name: (kept | scores)[name] for name in applicable.baselines(entry.exercise) if name in kept | scores}
    return replace(measured, baselines=ordered, shared_examples=shared)


def _edition(entry: Entry, source: Source) -> str:
    """The edition of the real data, and what is known of one without a name."""
    found = cache.edition(cache.get(entry.exercise.dataset), source)
    return found["name"] or f"unknown, {found['examples']:,} examples" if found else ""


def _run(
    entry: Entry, source: Source, seed: int, model: Path, held: Heldout, worker: Worker, listener: Listener
) -> tuple[Run, float]:
    """One run, and the standard error of its score."""
    model.parent.mkdir()
    trained = training.train(
        entry,
        entry.solution,
        model,
        source=source,
        seed=seed,
        on_progress=lambda progress: listener.on_progress(entry, progress),
    )
    grade = rubric.grade(entry, model, held, worker, history_of(trained))
    score, broken = grade.score, grade.failed_check
    if score is None or (broken and broken.name != "score"):
        assert broken is not None, "a grade without a score has a check that failed"
        raise Failure(f"the reference, seed {seed}, fails at {broken.name}: {broken.message}", broken.help)
    size, memory = model.stat().st_size / 1e6, trained.peak_bytes / 1e9
    spread = (score.high - score.low) / (2 * scoring.Z95)
    return Run(seed, _rounded(score.value), round(trained.seconds, 1), round(size, 3), round(memory, 2)), spread


def _baselines(
    entry: Entry, source: Source, held: Heldout, reference: Path, untrained: int, names: Iterable[str]
) -> tuple[dict[str, tuple[float, ...]], int]:
    """The scores of the baselines of these names, and how many held-out examples are training examples too."""
    into = reference.with_name("baselines.npz")
    request = {
        "id": entry.id,
        "source": source,
        "names": list(names),
        "inputs": str(held.inputs),
        "reference": str(reference),
        "untrained": untrained,
        "into": str(into),
    }
    shared: int = own_process.run(
        "grader.authoring.baselines",
        request,
        failed=f"the baselines of {entry.id} could not be made",
        help="If memory ran out, close other programs; otherwise report it with this line.",
        environment={**os.environ, **ENVIRONMENT},
    )
    with np.load(into, allow_pickle=False) as predictions:
        scores = {name: tuple(_value(entry, held, one) for one in predictions[name]) for name in predictions.files}
    return scores, shared


def _value(entry: Entry, held: Heldout, predictions: np.ndarray) -> float:
    return _rounded(scoring.score(entry.exercise, predictions, held.labels).value)


def _rounded(value: float) -> float:
    """Six digits, more than the scores of two seeds have in common."""
    return float(f"{value:.6g}")
