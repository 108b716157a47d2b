"""Pages for tests: models that are shown without being there, and a reader that finds what is wrong with a page."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.datasets import wording
from grader.datasets.dataset import Text
from grader.exercise import catalog
from grader.exercise.catalog import Entry
from grader.exercise.requirements.base import History
from grader.exercise.spec import NextWord, Tokens
from grader.report.page import shown
from grader.report.page.shown import Answers, Shown
from grader.scoring.cause import Cause, Diagnosis
from grader.scoring.grade import Check, Grade
from grader.scoring.metric import Score

COUNT = 60  # validation examples
LISTING = ["", "<OOV>", "known", *(f"word{number}" for number in range(3, 1500))]
HISTORY = History({"loss": [2.0, 1.0, 0.6], "val_loss": [1.8, 1.1, 0.9], "accuracy": [0.3, 0.6, 0.7]}, 5)
LAYERS = [
    {"name": "embedding", "class": "Embedding", "shape": [None, 8], "parameters": 800},
    {"name": "answer", "class": "Dense", "shape": [3], "parameters": 200},
]
WORDS = wording.Wording(LISTING, [f"known unheard{number} word3 $x_1$" for number in range(COUNT)])


def shown_model(exercise_id: str, entry: Entry | None = None, **changes: Any) -> Shown:
    """A model of an exercise that is right in half of its answers, with a history."""
    entry = entry or catalog.find(exercise_id)
    exercise, rng = entry.exercise, np.random.default_rng(7)
    seen = Shown(entry, "standin", graded(entry), HISTORY, None)
    sizes = [size or 40 for size in exercise.input_shape]
    inputs: Any = rng.random((COUNT, *sizes)).astype(np.float32)
    if isinstance(exercise.preprocessing, Tokens | NextWord):
        inputs = rng.integers(2, 100, (COUNT, *sizes))
    elif isinstance(seen.dataset.features[seen.dataset.inputs], Text) and not seen.is_forecast:
        inputs = np.array([f"a text of number {number}" for number in range(COUNT)])
    elif seen.holds_images:
        slope = np.linspace(0, 255, sizes[1])
        inputs = np.broadcast_to(slope if len(sizes) == 2 else slope[:, None], inputs.shape).astype(np.uint8)
    size = [size or 40 for size in exercise.output_shape]
    if seen.form == "class":
        classes = max(2, math.prod(size))
        labels = rng.integers(0, classes, COUNT)
        guesses = np.where(rng.random(COUNT) < 0.5, labels, rng.integers(0, classes, COUNT))
        outputs = np.eye(classes)[guesses] * 0.8 + 0.1 / classes if size[0] > 1 else 0.1 + 0.8 * guesses[:, None]
    else:
        labels = rng.random((COUNT, *size)).astype(np.float32)
        outputs = labels + rng.normal(0, 0.1, labels.shape)

    def ask(asked: np.ndarray) -> np.ndarray:
        found = asked.reshape(len(asked), -1).mean(axis=1, keepdims=True)
        return found.astype(np.float64)

    answers = Answers(inputs, labels, outputs.astype(np.float64), LAYERS, ask)
    return replace(seen, answers=replace(answers, **changes))


def graded(entry: Entry, said: str = "what was found") -> Grade:
    """A grade one point short of all."""
    metric, away = entry.exercise.metric, entry.exercise.metric.step
    value = metric.threshold - away if metric.higher_is_better else metric.threshold + away
    checks = [Check("file", "passed", said), Check("score", "failed", said, f"help: {said}")]
    cause = Cause("scaled", "experiment", said, "Scale the inputs.", {}, 3)
    heldout: Any = SimpleNamespace(name=entry.exercise.dataset, source="standin", labels=range(2000))
    model: Any = SimpleNamespace(bytes=50_000, parameters=1000, optimizer_bytes=20_000, sha256="0" * 64)
    return Grade(
        *(entry.id, entry.category, entry.weight, "failed", 4, 5, checks),
        score=Score(metric.name, value, value - away / 9, value + away / 9, metric.threshold, 4, ()),
        model=model,
        heldout=heldout,
        notes=[said],
        diagnosis=Diagnosis((cause,), said),
    )


VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Reader(HTMLParser):
    """Reads a page: `faults` are what is wrong with its form or with its texts for those who do not see it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self._titles = 0
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self._open]
        self._check()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")

    def handle_data(self, data: str) -> None:
        self.text += data

    def _check(self) -> None:
        ids = [values["id"] for _, values in self.tags if "id" in values]
        self.faults += [f"id {name} occurs twice" for name in {name for name in ids if ids.count(name) > 1}]
        for tag, values in self.tags:
            for name in ("href", "src"):
                address = values.get(name, "")
                if name in values and not address.startswith(("#", "data:")):
                    self.faults.append(f"<{tag}> needs {address}")
                if address.startswith("#") and address[1:] not in ids:
                    self.faults.append(f"{address} leads nowhere")
            for name in values.get("aria-labelledby", "").split():
                if name not in ids:
                    self.faults.append(f"<{tag}> is labelled by {name}, which is not there")
            if tag == "img" and not values.get("alt") or tag == "svg" and not values.get("aria-labelledby"):
                self.faults.append(f"<{tag}> has no text")
            if tag == "th" and values.get("scope") not in ("row", "col"):
                self.faults.append("<th> has no scope")
            if tag in ("script", "iframe", "object"):
                self.faults.append(f"<{tag}> is not for a page")
        levels = [int(tag[1]) for tag, _ in self.tags if re.fullmatch(r"h\d", tag)]
        if (
            levels[:1] != [1]
            or levels.count(1) != 1
            or any(b > a + 1 for a, b in zip(levels, levels[1:], strict=False))
        ):
            self.faults.append(f"headings of levels {levels}")
        landmarks = [tag for tag, _ in self.tags if tag in ("header", "main", "footer")]
        if landmarks != ["header", "main", "footer"]:
            self.faults.append(f"landmarks {landmarks}")


def use_words(monkeypatch: Any) -> None:
    """Gives all texts the same words, which are else read with TensorFlow."""
    monkeypatch.setattr(wording, "wording", lambda exercise, source: WORDS)
    monkeypatch.setattr(shown, "samples", None)  # nothing here may read data
