"""Whether a measured exercise is fair: the reference passes with room, baselines fail, splits share nothing."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace

from grader.authoring.finding import Finding
from grader.authoring.proposal import ROOM, best_baseline, deviation
from grader.datasets import cache
from grader.exercise.catalog import Entry
from grader.scoring.measurement import Measurement

LEAST_SEEDS = 3
# The shares of its limits that a reference may use: a learner's machine is slower, and a good model may be larger.
SHARE_OF_TIME, SHARE_OF_MEMORY, SHARE_OF_SIZE = 0.5, 0.75, 0.9


def _of_each_output(
    check: Callable[[Entry, Measurement], Iterator[Finding]], entry: Entry, measured: Measurement
) -> Iterator[Finding]:
    """What a check finds of each output, as if it were the only one; a message begins with its name."""
    for name, one in _each_output(entry, measured):
        for finding in check(*one):
            yield replace(finding, message=f"{name}: {finding.message}") if name else finding


def _each_output(entry: Entry, measured: Measurement) -> Iterator[tuple[str, tuple[Entry, Measurement]]]:
    for name, exercise in entry.exercise.outputs.items():
        yield name, (replace(entry, exercise=exercise), measured.parts[name])


def check_reference(entry: Entry, measured: Measurement) -> Iterator[Finding]:
    """It earns all points with every seed, and its mean is two standard deviations from the bar."""
    yield from _of_each_output(_reference_findings, entry, measured)


def _reference_findings(entry: Entry, measured: Measurement) -> Iterator[Finding]:
    metric = entry.exercise.metric
    remedy = f"python -m grader calibrate {entry.id} proposes a bar; or make the reference better or more stable."
    if len(measured.reference) < LEAST_SEEDS:
        yield Finding(f"measured with {len(measured.reference)} seeds, {LEAST_SEEDS} are needed.", remedy)
    for run in measured.reference:
        if metric.points(run.value) < entry.exercise.max_points:
            shown = metric.shown(run.value)
            yield Finding(f"the reference scores {shown} with seed {run.seed}, {metric.threshold:g} needed.", remedy)
    mean, spread = statistics.mean(measured.values), deviation(measured.values)
    room = (mean - metric.threshold) * (1 if metric.higher_is_better else -1)
    if 0 <= room < ROOM * spread:
        yield Finding(
            f"the reference scores {metric.shown(mean)} ± {spread:.2g}: the bar of {metric.threshold:g} "
            f"is {room / spread:.1f} standard deviations away, {ROOM} are needed.",
            remedy,
        )


def check_limits(entry: Entry, measured: Measurement) -> Iterator[Finding]:
    """The reference stays within its limits of time, memory and size, with room."""
    exercise = entry.exercise
    used = (
        ("train_minutes", "min", max(run.seconds for run in measured.reference) / 60, SHARE_OF_TIME),
        ("train_gigabytes", "GB", max(run.gigabytes for run in measured.reference), SHARE_OF_MEMORY),
        ("max_megabytes", "MB", max(run.megabytes for run in measured.reference), SHARE_OF_SIZE),
    )
    for name, unit, value, share in used:
        limit = getattr(exercise, name)
        if value > share * limit:
            yield Finding(
                f"the reference takes {value:.3g} of {limit:g} {unit} ({name}): more than {share:.0%} leaves no room.",
                f"Raise {name} in the spec and the header, or make the reference smaller or faster.",
            )


def check_baselines(entry: Entry, measured: Measurement) -> Iterator[Finding]:
    """Nothing cheap reaches the bar: untrained networks, constants, linear models, naive forecasts."""
    yield from _of_each_output(_baseline_findings, entry, measured)


def _baseline_findings(entry: Entry, measured: Measurement) -> Iterator[Finding]:
    exercise = entry.exercise
    best = max if exercise.metric.higher_is_better else min
    for name, values in measured.baselines.items():
        passes = exercise.metric.points(best(values)) == exercise.max_points
        if passes and name not in exercise.may_pass:
            yield Finding(
                f"the {name} baseline scores {exercise.metric.shown(best(values))} and passes the bar of "
                f"{exercise.metric.threshold:g}.",
                f"Raise the bar (python -m grader calibrate {entry.id} proposes one), or, if that is what the exercise "
                f"is about, write may_pass=({name!r},) into the spec with the reason.",
            )
        if not passes and name in exercise.may_pass:
            yield Finding(f"may_pass names the {name} baseline, which fails.", "Remove it from the spec.", warns=True)


def check_overlap(entry: Entry, measured: Measurement) -> Iterator[Finding]:
    """No held-out example is a training or validation example too."""
    if measured.shared_examples:
        title = cache.title(entry.exercise.dataset, measured.source)
        yield Finding(
            f"{measured.shared_examples:,} of {measured.heldout_examples:,} held-out examples of {title} are training "
            "or validation examples too.",
            f"Fix the generator or the files of {entry.exercise.dataset}: a grade must not reward memory.",
            warns=measured.source == "real" and "standin" in cache.sources(cache.get(entry.exercise.dataset)),
        )


CHECKS: dict[str, Callable[[Entry, Measurement], Iterator[Finding]]] = {
    "reference": check_reference,
    "limits": check_limits,
    "baselines": check_baselines,
    "overlap": check_overlap,
}


def findings(entry: Entry, measured: Measurement) -> dict[str, list[Finding]]:
    """Every check of the measured part, in order; an empty list if it holds."""
    entry = entry.on(measured.source)
    return {name: list(check(entry, measured)) for name, check in CHECKS.items()}


def summary(entry: Entry, measured: Measurement) -> dict[str, str]:
    """What each check reports if it holds, in a few words."""
    entry = entry.on(measured.source)
    slowest = max(run.seconds for run in measured.reference)
    references, baselines = [], []
    for output, (one, part) in _each_output(entry, measured):
        metric, of = one.exercise.metric, f"{output}: " if output else ""
        mean, spread = statistics.mean(part.values), deviation(part.values)
        shown = f"{metric.name} {metric.shown(mean)} ± {spread:.2g}"
        references.append(f"{of}{shown} over {len(part.values)} seeds, {metric.threshold:g} needed")
        name, value = best_baseline(one.exercise, part)
        baselines.append(f"{of}the best one, {name}, scores {metric.shown(value)}")
    return {
        "reference": "; ".join(references),
        "limits": f"trains in {slowest:.0f} s, {max(run.megabytes for run in measured.reference):.2f} MB",
        "baselines": "; ".join(baselines),
        "overlap": f"none of the {measured.heldout_examples:,} held-out examples is a training example",
    }
