"""Runs compared in TensorBoard: event files of runs that differ in one setting, and the model of the best one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import Failure
from grader.exercise.fields import is_count, require, require_file_name
from grader.exercise.requirements.base import Evidence, Requirement

VALIDATION, TRAIN, EPOCH = "validation", "train", "epoch_"
MOST_SETTINGS, LONGEST = 20, 80  # that are named
TOLERANCE = 0.002  # a model evaluated twice; of a share, or of an error in proportion


@dataclass(frozen=True, kw_only=True)
class Experiments(Requirement):
    """A zip archive of the folder that Keras' TensorBoard callback wrote: a folder for each run in it.

    An archive, as it is one file, which goes wherever a model goes. The runs' settings are those of Keras' graph: the
    layers', the optimizer's and the loss's. They must differ in one of them.
    """

    runs: int = 3
    file: str = "logs.zip"

    form = {
        "runs": [{"name": str, "tags": [{"tag": str, "values": [float]}]}],
        "differ": [str],
        "different": int,
        "without_settings": int,
    }

    def __post_init__(self) -> None:
        require_file_name(self.file, ".zip")
        require(is_count(self.runs, at_least=2), f"runs={self.runs!r}: a whole number from 2")

    @property
    def text(self) -> str:
        logs = f"{self.file} with TensorBoard's logs of {self.runs} runs"
        return f"{logs} that differ in one setting, and the model of the best"

    def read(self, path: Path) -> Any:
        """The validation metrics of each run by epoch, and the settings in which runs differ."""
        from grader.inspection import events

        found = events.runs(path)
        runs, settings = [], []
        for name, read in found.items():
            run, _, part = name.rpartition("/")
            if part == VALIDATION:
                tags = [{"tag": tag[:LONGEST], "values": _finite(values)} for tag, values in read.scalars.items()]
                runs.append({"name": "".join(c if c.isprintable() else "?" for c in run[:LONGEST]), "tags": tags})
            elif part == TRAIN and read.config:
                settings.append(events.settings(read.config))
        differ = _differing(settings)
        printable = ["".join(c if c.isprintable() else "?" for c in name[-LONGEST:]) for name in differ[:MOST_SETTINGS]]
        different = len({tuple(sorted(one.items())) for one in settings})
        without = max(0, len(runs) - len(settings))
        return {"runs": runs, "differ": printable, "different": different, "without_settings": without}

    def check(self, evidence: Evidence) -> str:
        import numpy as np

        metric, found = evidence.metric, evidence.answer
        assert metric is not None, "the rubric gives it"
        names = [f"{EPOCH}{name}" for name in metric.in_history]
        scores: dict[str, list[float]] = {}
        for run in found["runs"]:
            tags = {one["tag"]: one["values"] for one in run["tags"] if one["values"]}
            if (values := next((tags[name] for name in names if name in tags), None)) is not None:
                scores[run["name"]] = values
        if len(scores) < self.runs:
            raise Failure(
                f"{self.file} shows the validation {metric.words} of {len(scores)} runs, {self.runs} needed.",
                "Train each run with its own folder, TensorBoard(log_dir=...), with validation_data and the metric.",
            )
        if found["without_settings"]:
            raise Failure(
                f"{found['without_settings']} runs do not show their settings.",
                "Leave write_graph=True in the callback.",
            )
        if found["different"] < self.runs:
            raise Failure(
                f"the {len(scores)} runs have {found['different']} different settings, {self.runs} needed.",
                "Let each have another value of one setting: of a layer, the optimizer or the loss.",
            )
        if len(found["differ"]) > 1:
            raise Failure(
                f"the runs differ in {len(found['differ'])} settings: {', '.join(found['differ'][:4])}.",
                "Change one, so that the difference between the scores has one reason.",
            )
        sign = 1 if metric.higher_is_better else -1
        best = max(scores, key=lambda name: max(sign * value for value in scores[name]))
        labels, predictions = evidence.predicted("validation")
        own = metric.value(predictions.astype(np.float64), labels)
        ends = {scores[best][-1], max(scores[best], key=lambda value: sign * value)}
        tolerance = TOLERANCE * (1 if metric.higher_is_better else max(own, *ends))
        if min(abs(own - end) for end in ends) > tolerance:
            shown = ", ".join(f"{name} {metric.shown(values[-1])}" for name, values in scores.items())
            raise Failure(
                f"the best run is {best!r} (last epochs: {shown}), but the model in the file has "
                f"{metric.name} {metric.shown(own)} on the validation split.",
                "Return the model of the best run, as its last epoch or its best one left it.",
            )
        return f"{len(scores)} runs that differ in {found['differ'][0]}; the model is that of {best!r}"


def _differing(settings: Sequence[Mapping[str, str]]) -> list[str]:
    """The settings that differ between runs.

    Those of the same name in several layers are one if one decides the other: `Dense(units)` twice is one setting.
    """
    differ: dict[tuple[str, ...], str] = {}
    for place in sorted({place for one in settings for place in one}):
        values = [one.get(place) for one in settings]
        if len(set(values)) > 1:
            pattern = [str(values.index(value)) for value in values]  # which runs have the same value
            differ.setdefault((place.rpartition(".")[2], *pattern), place)
    return list(differ.values())


def _finite(values: list[float]) -> list[float]:
    import math

    return [value for value in values if math.isfinite(value)]
