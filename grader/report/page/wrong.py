"""The validation examples that a model gets most wrong: images, texts with unknown words marked, rows of numbers."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator

import numpy as np

from grader.datasets import tokens, wording
from grader.exercise import measures
from grader.exercise.spec import NextWord, Tokens
from grader.report.page import classes
from grader.report.page.content import Image, Images, Part, Passage, Passages, Table, Word
from grader.report.page.shown import Answers, Shown

MOST_IMAGES, MOST_TEXTS, MOST_ROWS, FEW_ROWS = 6, 4, 5, 4
SIDE = 128  # pixels of an image on the page
QUALITY = 70
WIDEST = 12  # numbers of an example in a table
MOST_COLUMNS = 4  # for its inputs
WORDS, CUT = 90, 10  # words of a text that are shown, and of those that the model does not see
TITLE = "Most wrong examples"


def parts(shown: Shown) -> Iterator[Part]:
    answers = shown.answers
    if answers is None:
        return
    rows = shown.exercise.metric.most_wrong(answers.outputs, answers.labels)
    if not len(rows):
        return
    if shown.holds_images:
        images = [_image(shown, answers, row) for row in rows[:MOST_IMAGES]]
        yield Images(TITLE, images, "Of the validation split, the most certain first.")
    elif shown.holds_texts:
        yield from _texts(shown, answers, rows)
    elif answers.inputs.ndim == 2 and answers.inputs.shape[1] <= WIDEST and answers.inputs.dtype.kind in "fiu":
        yield _table(shown, answers, rows[:MOST_ROWS])


def caption(shown: Shown, answers: Answers, row: int) -> str:
    """For example `shirt, taken for coat (0.97)`, with the output for that class."""
    if shown.form == "numbers":
        label, output = (_digits(float(found[row].reshape(-1)[0])) for found in (answers.labels, answers.outputs))
        return f"label {label}, output {output}"
    if shown.form == "labels":
        names = [_given(shown, found[row]) for found in (answers.labels, answers.outputs)]
        return f"{names[0]}, taken for {names[1]}"
    labels, guesses = classes.of(answers)
    names = [shown.class_name(int(found[row])) for found in (labels, guesses)]
    return f"{names[0]}, taken for {names[1]} ({measures.certainty(answers.outputs)[row]:.2f})"


def _given(shown: Shown, values: np.ndarray) -> str:
    """The labels that an example has, or is given: `shirt + bag`."""
    return " + ".join(map(shown.class_name, map(int, np.flatnonzero(values > 0.5)))) or "nothing"


def _image(shown: Shown, answers: Answers, row: int) -> Image:
    from PIL import Image as Pillow

    pixels = np.asarray(answers.inputs[row])
    pixels = pixels[..., 0] if pixels.ndim == 3 and pixels.shape[-1] == 1 else pixels
    if pixels.dtype.kind == "f":
        pixels = 255 * (pixels - pixels.min()) / max(float(np.ptp(pixels)), 1e-9)
    image = Pillow.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    is_small = max(image.size) <= SIDE // 2
    written = io.BytesIO()
    if is_small:
        image.save(written, "PNG", optimize=True)
    else:
        image.thumbnail((SIDE, SIDE))
        image.save(written, "WEBP", quality=QUALITY)
    data = f"data:image/{'png' if is_small else 'webp'};base64,{base64.b64encode(written.getvalue()).decode()}"
    says = caption(shown, answers, row)
    return Image(data, f"A validation image: {says}", says, is_small)


def _texts(shown: Shown, answers: Answers, rows: np.ndarray) -> Iterator[Part]:
    asked = shown.exercise.preprocessing
    read = _reader(shown, answers)
    passages: dict[tuple[Word, ...], Passage] = {}  # a text may occur twice
    for row in map(int, rows):
        words = tuple(read(row))
        passages.setdefault(words, Passage(words, caption(shown, answers, row)))
        if len(passages) == MOST_TEXTS:
            break
    note = "Of the validation split, the most certain first."
    if isinstance(asked, Tokens):
        note += " Marked words are <OOV> to the model; words in grey are beyond what it is fed."
    elif isinstance(asked, NextWord):
        note += " A line ends at /."
    yield Passages("Misread texts", list(passages.values()), note)


def _reader(shown: Shown, answers: Answers) -> Callable[[int], list[Word]]:
    """The function that gives the words of an example."""
    asked = shown.exercise.preprocessing
    if not isinstance(asked, Tokens | NextWord):
        return lambda row: [Word(word) for word in _text(answers.inputs[row]).split()[:WORDS]]
    words = wording.wording(shown.exercise, shown.source)
    if isinstance(asked, NextWord):
        return lambda row: [Word(_readable(words.listing[number])) for number in answers.inputs[row]] + [Word("…")]
    return lambda row: _marked(words, words.texts[row], asked.length)


def _text(value: bytes | str) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _readable(word: str) -> str:
    return "/" if word == tokens.LINE_END else word


def _marked(words: wording.Wording, text: str, length: int) -> list[Word]:
    """The words of a text as the model is fed them."""
    found = tokens.words(text)
    seen = [Word(word, "" if word in words.known else "unknown") for word in found[:length]]
    return [*seen[: WORDS - CUT], *(Word(word, "cut") for word in found[length : length + CUT])]


def _table(shown: Shown, answers: Answers, rows: np.ndarray) -> Part:
    if shown.form == "class":
        labels, guesses = classes.of(answers)
        sure = measures.certainty(answers.outputs)
        columns = {
            "class": [shown.class_name(int(labels[row])) for row in rows],
            "taken for": [shown.class_name(int(guesses[row])) for row in rows],
            "output": [f"{sure[row]:.2f}" for row in rows],
        }
    elif shown.form == "labels":
        both = {"labels": answers.labels, "given": answers.outputs}
        columns = {name: [_given(shown, found[row]) for row in rows] for name, found in both.items()}
    else:
        errors = measures.absolute_errors(answers.outputs, answers.labels)
        columns = {}
        if answers.outputs[0].size == 1:
            flat = {"label": answers.labels, "output": answers.outputs}
            columns = {name: [_digits(found.reshape(-1)[row]) for row in rows] for name, found in flat.items()}
        columns["error"] = [f"{errors[row]:.3g}" for row in rows]
    for number in range(answers.inputs.shape[1]):
        columns[f"input {number + 1}"] = [_digits(value) for value in answers.inputs[rows, number]]
    note = "Of the validation split."
    if answers.inputs.shape[1] <= MOST_COLUMNS:
        cells = list(zip(*columns.values(), strict=True))
        return Table(TITLE, list(columns), cells, note, names=0 if shown.form == "numbers" else 2)
    cells = [(name, *values[:FEW_ROWS]) for name, values in columns.items()]  # one column for each example
    return Table(TITLE, ["example", *map(str, range(1, len(cells[0])))], cells, note)


def _digits(value: float) -> str:
    """Four digits, or a whole number."""
    return f"{value:.4g}" if abs(value) < 1e4 or abs(value) >= 1e9 else f"{value:,.0f}"
