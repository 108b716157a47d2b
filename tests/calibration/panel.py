"""Trains one panel of models on a stand-in and on the real data: python tests/calibration/panel.py NAME [--real]

With --real both are measured and shown side by side; --transfer adds the scores of networks trained on the stand-in on
the real held-out data. The table is written to tests/calibration/NAME.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader.authoring import baselines
from grader.datasets import cache, heldout, preparing
from grader.datasets.cache import Source
from grader.datasets.examples import training_examples
from grader.exercise import measures
from grader.exercise.spec import Accuracy, Exercise, MeanAbsoluteError, Metric, NextWord, Resized, Tokens, Windows
from grader.scoring import metric as scoring

HERE = Path(__file__).parent
SEEDS = 3
Arrays = tuple[np.ndarray, np.ndarray]


def panel_of(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"panel_{name}", HERE / f"{name}.py")
    if spec is None or spec.loader is None or not (HERE / f"{name}.py").is_file():
        raise SystemExit(f"there is no panel for {name!r} in {HERE}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def exercise_of(name: str, panel: ModuleType) -> Exercise:
    """An exercise on the panel's data, with the fields that the data layer needs."""
    preprocessing: Any = None
    metric: Metric = Accuracy(at_least=1, step=0.1)
    if hasattr(panel, "WINDOW"):
        preprocessing = Windows(length=panel.WINDOW, horizon=getattr(panel, "HORIZON", 1))
        metric = MeanAbsoluteError(at_most=1, step=0.1)
    if hasattr(panel, "VOCABULARY_SIZE"):
        kind = NextWord if hasattr(panel, "NEXT_WORD") else Tokens
        preprocessing = kind(vocabulary_size=panel.VOCABULARY_SIZE, length=panel.LENGTH)
    if hasattr(panel, "SIZE"):
        preprocessing = Resized(height=panel.SIZE[0], width=panel.SIZE[1])
    return Exercise(
        title=name,
        skills=(),
        dataset=name,
        input_shape=(1,),
        output_shape=getattr(panel, "OUTPUT_SHAPE", (1,)),
        max_megabytes=1,
        metric=metric,
        preprocessing=preprocessing,
    )


def arrays(name: str, panel: ModuleType, source: Source) -> tuple[Arrays, Arrays]:
    """Training and held-out arrays of one source, as the panel's models take them."""
    preparing.prepare(cache.get(name), source)
    exercise = exercise_of(name, panel)
    os.environ["GRADER_SOURCE"] = source
    held = heldout.heldout(exercise, source)
    train = training_examples(exercise, getattr(panel, "TRAIN_EXAMPLES", None))
    return train, (np.load(held.inputs), np.asarray(held.labels))


def naive_forecasts(name: str, panel: ModuleType, source: Source) -> Iterator[tuple[str, float]]:
    """The scores of forecasts without a network, the best of each kind."""
    os.environ["GRADER_SOURCE"] = source
    exercise = exercise_of(name, panel)
    held = heldout.heldout(exercise, source)
    of = baselines.Baseline(exercise, np.load(held.inputs), cache.get(name).season)
    for title, forecasts in baselines.makers(exercise).items():
        if title not in ("untrained", "linear model"):
            scores = [scoring.score(exercise, forecast, held.labels).value for forecast in forecasts(of)]
            yield title, max(scores) if exercise.metric.higher_is_better else min(scores)


def measure(model: Any, inputs: np.ndarray, labels: np.ndarray) -> float:
    """Accuracy, or for forecasts the mean absolute error."""
    predictions = model.predict(inputs, batch_size=256, verbose=0)
    if labels.ndim > 1:
        return float(np.abs(predictions.reshape(labels.shape) - labels).mean())
    return float((measures.classes(predictions) == labels).mean())


def main() -> None:
    import keras

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--real", action="store_true", help="measure the real data too; it must be prepared")
    parser.add_argument("--transfer", action="store_true", help="score stand-in models on real held-out data as well")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    options = parser.parse_args()
    panel = panel_of(options.name)
    sources: list[Source] = ["standin", "real"] if options.real else ["standin"]
    data = {source: arrays(options.name, panel, source) for source in sources}
    rows: dict[str, dict[str, list[float]]] = {}
    for model_name, build in panel.PANEL.items():
        for seed in range(options.seeds):
            for source in sources:
                keras.utils.set_random_seed(seed)
                model = build()
                (inputs, labels), held = data[source]
                started = time.perf_counter()
                fit = {"epochs": panel.EPOCHS, "batch_size": panel.BATCH_SIZE, "verbose": 0}
                model.fit(inputs, labels, **fit)
                row = rows.setdefault(model_name, {})
                row.setdefault(source, []).append(measure(model, *held))
                if options.transfer and source == "standin" and "real" in data:
                    row.setdefault("transfer", []).append(measure(model, *data["real"][1]))
                print(f"{model_name} seed {seed} {source} {row[source][-1]:.4f} {time.perf_counter() - started:.0f} s")
                keras.backend.clear_session()
    table = table_of(options.name, panel, rows, options.seeds, data)
    (HERE / f"{options.name}.md").write_text(table, encoding="utf-8")
    print(table)


def table_of(name: str, panel: ModuleType, rows: dict[str, dict[str, list[float]]], seeds: int, data: Any) -> str:
    published = getattr(panel, "PUBLISHED", {})
    columns = [column for column in ("standin", "real", "transfer") if any(column in row for row in rows.values())]
    titles = {"standin": "stand-in", "real": "real", "transfer": "trained on stand-in, scored on real"}
    heads = ["model", *(titles[column] for column in columns), *(["published"] if published else [])]
    (inputs, _), (held, _) = data["standin"]
    command = f"python tests/calibration/panel.py {name}{' --real' if 'real' in columns else ''}"
    command += " --transfer" if "transfer" in columns else ""
    command += f" --seeds {seeds}" if seeds != SEEDS else ""
    beside = " and real data" if "real" in columns else " and published scores" if published else ""
    metric = "Mean absolute error" if hasattr(panel, "WINDOW") else "Accuracy"
    lines = [
        f"# {name}: {cache.title(name, 'standin')}{beside}",
        "",
        f"`{command}`",
        "",
        f"{metric}, mean ± standard deviation over {seeds} seeds. On the stand-in, models are trained on "
        f"{len(inputs):,} examples and scored on {len(held):,}.",
        "",
        f"| {' | '.join(heads)} |",
        f"|{' --- |' * len(heads)}",
    ]
    for model_name, row in rows.items():
        cells = [f"{np.mean(row[c]):.4f} ± {np.std(row[c]):.4f}" if c in row else "" for c in columns]
        extra = [f"{published[model_name][0]:.3f}, {published[model_name][1]}" if model_name in published else ""]
        lines.append(f"| {' | '.join([model_name, *cells, *(extra if published else [])])} |")
    if hasattr(panel, "WINDOW") or hasattr(panel, "NEXT_WORD"):
        naive: dict[str, list[str]] = {}
        for source in data:
            for title, score in naive_forecasts(name, panel, source):
                naive.setdefault(title, []).append(f"{score:.4f}")
        lines += [f"| {' | '.join([title, *values])} |" for title, values in naive.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
