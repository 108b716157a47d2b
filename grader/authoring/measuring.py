"""Measures an exercise: trains its reference with several seeds, grades it, and scores the baselines beside it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from grader import own_process, records
from grader.authoring import applicable
from grader.datasets import cache
from grader.datasets.cache import Source
from grader.datasets.heldout import Heldout
from grader.errors import Failure
from grader.evaluation.worker import OwnWorker, Worker
from grader.exercise.catalog import Entry
from grader.exercise.measures import Z95
from grader.grading import Again, Listener, history_of, make_ready
from grader.quiet import ENVIRONMENT
from grader.scoring import metric as scoring
from grader.scoring import rubric
from grader.scoring.measurement import Measurement, Run
from grader.training import train as training
from grader.training.output import Progress

UNTRAINED = "untrained"  # the baseline that is made from the reference's own network


def measure(
    entry: Entry, source: Source, seeds: Sequence[int], listener: Listener, *, repeat: bool = False
) -> Measurement:
    """Trains the reference once per seed, with `repeat` the first seed twice, and scores every baseline.

    Raises Failure if the reference does not train or fails a check other than the score's, and GraderError.
    """
    entry = entry.on(source)
    held = make_ready(entry, source, listener)
    for name, part in entry.exercise.outputs.items():
        if unfit := part.metric.unfit(records.column(held.labels, name)):
            remedy = f"Correct the labels of {entry.exercise.dataset}, or choose another metric."
            raise Failure(f"held-out {unfit}.", remedy)
    with (
        tempfile.TemporaryDirectory(prefix="grader-measure-", ignore_cleanup_errors=True) as folder,
        OwnWorker() as worker,
    ):
        models = [Path(folder) / str(number) / entry.exercise.model_file for number in range(len(seeds) + repeat)]
        runs: list[_Run] = []
        for model, seed in zip(models, [*seeds, *seeds[:1]][: len(models)], strict=True):
            listener.on_status(entry, f"training the reference, {len(runs) + 1} of {len(models)}, seed {seed}")
            runs.append(_run(entry, source, seed, model, held, worker, listener))
        listener.on_status(entry, "scoring the baselines")
        baselines, shared = _baselines(
            entry, source, held, models[0], len(seeds), applicable.of_all_outputs(entry.exercise)
        )

    def measured(values: Sequence[float], spread: float, output: str = "") -> Measurement:
        return Measurement(
            source=source,
            reference=tuple(replace(run.run, value=value) for run, value in zip(runs, values, strict=True))[
                : len(seeds)
            ],
            repeated=values[-1] if repeat else None,
            baselines=baselines.get(output, {}),
            heldout_examples=len(held.labels),
            shared_examples=shared,
            spread_of_sampling=_rounded(spread),
            edition=_edition(entry, source),
        )

    if not entry.exercise.output_names:
        return measured([run.values[""] for run in runs], runs[-1].spreads[""])
    whole = measured([run.run.value for run in runs], 0)
    outputs = {
        name: measured([run.values[name] for run in runs], runs[-1].spreads[name], name)
        for name in entry.exercise.output_names
    }
    return replace(whole, outputs=outputs)


@dataclass(frozen=True)
class _Run:
    """A run whose value is its points, and for each output the value of its metric and that value's standard error."""

    run: Run
    values: dict[str, float]
    spreads: dict[str, float]


def measure_baselines(entry: Entry, measured: Measurement, names: Sequence[str], listener: Listener) -> Measurement:
    """A measurement with these baselines scored again, and the rest as it is.

    The reference is trained once if untrained networks are among them: its network is theirs. Raises as measure().
    """
    entry = entry.on(measured.source)
    held = make_ready(entry, measured.source, listener)
    first = measured.reference[0].seed
    with tempfile.TemporaryDirectory(prefix="grader-measure-", ignore_cleanup_errors=True) as folder:
        model = Path(folder) / "reference" / entry.exercise.model_file
        if any(name.rpartition(": ")[2] == UNTRAINED for name in names):
            listener.on_status(entry, f"training the reference, seed {first}, for its network")
            with OwnWorker() as worker:
                _run(entry, measured.source, first, model, held, worker, listener)
        else:
            model.parent.mkdir()
        listener.on_status(entry, "scoring the baselines")
        scores, shared = _baselines(entry, measured.source, held, model, len(measured.reference), names)
    measured = replace(measured, shared_examples=shared)
    if not entry.exercise.output_names:
        return replace(measured, baselines=_renewed(measured, scores.get("", {}), applicable.baselines(entry.exercise)))
    known = applicable.of_outputs(entry.exercise)
    outputs = {
        name: replace(part, baselines=_renewed(part, scores.get(name, {}), known[name]), shared_examples=shared)
        for name, part in measured.outputs.items()
    }
    return replace(measured, outputs=outputs)


def _renewed(
    measured: Measurement, scores: dict[str, tuple[float, ...]], known: Iterable[str]
) -> dict[str, tuple[float, ...]]:
    """The baselines of a measurement with these scores, those that are still known, in their order."""
    whole = {**measured.baselines, **scores}
    return {name: whole[name] for name in known if name in whole}


def _edition(entry: Entry, source: Source) -> str:
    """The edition of the real data, and what is known of one without a name."""
    found = cache.edition(cache.get(entry.exercise.dataset), source)
    return found["name"] or f"unknown, {found['examples']:,} examples" if found else ""


def _run(
    entry: Entry, source: Source, seed: int, model: Path, held: Heldout, worker: Worker, listener: Listener
) -> _Run:
    model.parent.mkdir()

    def train(into: Path, seed: int) -> training.Training:
        def on_progress(progress: Progress) -> None:
            listener.on_progress(entry, progress)

        return training.train(entry, entry.solution, into, source=source, seed=seed, on_progress=on_progress)

    trained = train(model, seed)
    with Again(entry, lambda into, other: train(into, other).model) as again:
        grade = rubric.grade(entry, model, held, worker, history_of(trained), again)
    score, broken = grade.score, grade.failed_check
    if score is None or (broken and broken.name != "score"):
        assert broken is not None, "a grade without a score has a check that failed"
        raise Failure(f"the reference, seed {seed}, fails at {broken.name}: {broken.message}", broken.help)
    size, memory = model.stat().st_size / 1e6, trained.peak_bytes / 1e9
    scores = dict(zip(entry.exercise.outputs, score.outputs or (score,), strict=True))
    return _Run(
        Run(seed, score.points, round(trained.seconds, 1), round(size, 3), round(memory, 2)),
        {name: _rounded(one.value) for name, one in scores.items()},
        {name: (one.high - one.low) / (2 * Z95) for name, one in scores.items()},
    )


def _baselines(
    entry: Entry, source: Source, held: Heldout, reference: Path, untrained: int, names: Iterable[str]
) -> tuple[dict[str, dict[str, tuple[float, ...]]], int]:
    """The scores of these baselines by output, and how many held-out examples are training examples too.

    `names` are those of applicable.of_all_outputs().
    """
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
        scores: dict[str, dict[str, tuple[float, ...]]] = {}
        for key in predictions.files:
            output, _, name = key.rpartition(": ")
            exercise, labels = entry.exercise.outputs[output], records.column(held.labels, output)
            found = tuple(_rounded(scoring.score(exercise, one, labels).value) for one in predictions[key])
            scores.setdefault(output, {})[name] = found
    return scores, shared


def _rounded(value: float) -> float:
    """Six digits, more than the scores of two seeds have in common."""
    return float(f"{value:.6g}")
