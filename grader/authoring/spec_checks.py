"""Checks of a spec: its fields make sense, its data fits them, and its hints give nothing away."""

from __future__ import annotations

import ast
import difflib
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.authoring.finding import Finding
from grader.authoring.subject import Subject
from grader.datasets import cache
from grader.datasets.dataset import (
    Array,
    Dataset,
    Feature,
    Image,
    Label,
    Named,
    OwnFiles,
    Strings,
    Text,
    features_of,
)
from grader.datasets.splitting import own_splits
from grader.errors import CatalogError, DataError
from grader.exercise import catalog, metrics
from grader.exercise.requirements.layer import Layer
from grader.exercise.skills import SKILLS
from grader.exercise.spec import Exercise, NextWord, Resized, Shape, Tokens, Windows
from grader.exercise.topics import TOPICS
from grader.inspection import keras_names

HINTS = 3
SHORTEST_CODE = 4  # tokens in a row that a hint and the solution must not share: `Dense(1)` has that many
ENOUGH_HELDOUT, ENOUGH_LARGE_IMAGES, LARGE = 2_000, 500, 10_000


def check_spec(subject: Subject, exercise: Exercise) -> Iterator[Finding]:
    """Its title is its own, it names skills, and layers of Keras."""
    for other in _others(subject):
        if other.exercise.title.casefold() == exercise.title.casefold():
            where = subject.field("title")
            yield Finding(f"{other.id} has the title {exercise.title!r} too.", "Give each exercise its own.", where)
    if not exercise.skills:
        yield Finding("skills is empty.", "Name the skills it trains, for example ('2.7',).", subject.field("skills"))
    for skill in exercise.skills:
        if skill not in SKILLS:
            where = subject.field("skills", skill)
            yield Finding(f"skills names {skill}, which is not a skill.", "See grader/exercise/skills.py.", where)
    for topic in exercise.topics:
        if topic not in TOPICS:
            what = f"topics names {topic}, which is not a topic of the courses."
            yield Finding(what, "See grader/exercise/topics.py.", subject.field("topics", topic), warns=True)
    yield from _place_findings(subject, exercise)
    for name in ("requires", "forbids"):
        for item in getattr(exercise, name):
            for layer in getattr(item, "names", ()) or ([item.name] if isinstance(item, Layer) else []):
                yield from _layer_findings(subject, exercise, name, layer)


def _place_findings(subject: Subject, exercise: Exercise) -> Iterator[Finding]:
    """It has its place on the path: what it builds on exists, and learners know how long it may take."""
    known = set(catalog.ids(subject.root))
    for other in exercise.builds_on:
        where = subject.field("builds_on", other)
        if other not in known or other == subject.id:
            what = f"builds_on names {other}, which is not another exercise here."
            yield Finding(what, "Name it by its id, or remove it.", where, warns=True)
        elif subject.id in _below(subject, other, set()):
            yield Finding(f"{other} builds on {subject.id} too.", "Decide which of them comes first.", where)
    least = expected_minutes(subject)
    if exercise.minutes is None:
        help = f"Write minutes={least}, or what it takes your learners."
        yield Finding("minutes is missing: learners do not know how long it may take.", help, warns=True)
    elif not least / 2 <= exercise.minutes <= 2 * least:
        what = f"minutes is {exercise.minutes}, but by the length of the solution it is about {least}."
        yield Finding(what, "Correct it, if that is not so.", subject.field("minutes"), warns=True)


def _below(subject: Subject, exercise_id: str, seen: set[str]) -> set[str]:
    """The exercises that one builds on, directly or not."""
    if exercise_id not in seen:
        seen.add(exercise_id)
        try:
            for other in catalog.find(exercise_id, subject.root).exercise.builds_on:
                _below(subject, other, seen)
        except CatalogError:
            pass  # its own check reports it
    return seen


def expected_minutes(subject: Subject) -> int:
    """Ten minutes to read, two for each line of code that the solution adds, in steps of five."""
    given, solved = (_code(subject, path) for path in (subject.starter, subject.solution))
    return 5 * round((10 + 2 * sum(line not in given for line in solved)) / 5)


def _code(subject: Subject, path: Path) -> list[str]:
    lines = map(str.strip, (subject.text(path) or "").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _others(subject: Subject) -> Iterator[catalog.Entry]:
    for other in catalog.ids(subject.root):
        try:
            if other != subject.id:
                yield catalog.find(other, subject.root)
        except CatalogError:
            continue  # its own check reports it


def _layer_findings(subject: Subject, exercise: Exercise, name: str, layer: str) -> Iterator[Finding]:
    known = keras_names.LAYERS | set(keras_names.REFUSED_LAYERS)
    where = subject.field(name, layer)
    if layer not in known:
        near = difflib.get_close_matches(layer, known, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        yield Finding(
            f"{name} names {layer}, which is not a Keras layer.", f"{hint}Names are those of keras.layers.", where
        )
    elif name == "requires" and layer in keras_names.REFUSED_LAYERS:
        yield Finding(f"requires names {layer}, which no model may contain.", "Require another layer.", where)
    elif name == "requires" and layer in {forbidden.name for forbidden in exercise.forbids}:
        yield Finding(f"{layer} is both required and forbidden.", "Remove it from one of the two.", where)


def check_data(subject: Subject, exercise: Exercise) -> Iterator[Finding]:
    """The dataset exists, its shapes and labels are what the spec asks for, and it can decide a grade."""
    try:
        dataset = cache.get(exercise.dataset)
    except DataError as error:
        yield Finding(error.message, error.help, subject.field("dataset"))
        return
    if isinstance(dataset.real, OwnFiles):
        try:
            own_splits(dataset, dataset.real)
        except DataError as error:
            yield Finding(error.message, error.help, subject.at(subject.folder / cache.OWN))
    for requirement in exercise.requires:
        for name in set(requirement.asks_dataset) - set(dataset.hidden or {}):
            yield Finding(
                f"{type(requirement).__name__} needs the {name} of {dataset.name}, which does not say them.",
                f'Declare them: hidden={{"{name}": ...}} in its Dataset.',
                subject.field("requires"),
            )
    yield from _input_findings(subject, exercise, dataset)
    yield from _label_findings(subject, exercise, dataset)
    yield from _heldout_findings(subject, exercise, dataset)


def _input_findings(subject: Subject, exercise: Exercise, dataset: Dataset) -> Iterator[Finding]:
    where, asked = subject.field("input_shape"), exercise.input_shape
    feature = dataset.features[dataset.inputs]
    if isinstance(feature, Named) or isinstance(asked, dict):
        yield from _named_findings(subject, "input_shape", exercise.inputs, feature, dataset)
        return
    is_text = isinstance(feature, Text | Strings)
    match exercise.preprocessing:
        case Tokens(length=length) | NextWord(length=length):
            if not is_text:
                yield Finding(f"{dataset.name} holds no text to turn into tokens.", "Remove them from the spec.", where)
            given: Shape = (length,)
        case Windows(length=length):
            if not dataset.ordered:
                yield Finding(f"{dataset.name} is not a series to cut windows from.", "Remove Windows.", where)
            given = (length, *_variables(dataset))
        case Resized(height=height, width=width):
            if not isinstance(dataset.features[dataset.inputs], Image):
                yield Finding(f"{dataset.name} holds no images to resize.", "Remove Resized.", where)
            given = (height, width, *getattr(dataset.features[dataset.inputs], "shape", ())[2:])
        case None:
            given = _shape(feature)
            if None in given:
                yield Finding(
                    f"{dataset.name} has images of any size, but the grader feeds a single size.",
                    "Write preprocessing=Resized(height=..., width=...) into the spec.",
                    where,
                )
                return
    sizes = [size for size in asked if size is not None]
    exact = is_text or isinstance(exercise.preprocessing, Resized)  # other data may be reshaped
    if None not in asked and (math.prod(sizes) != math.prod(size or 1 for size in given) or exact and asked != given):
        yield Finding(
            f"input_shape is {asked}, but {dataset.name} gives {given}.",
            f"Write input_shape={given}, or choose other data.",
            where,
        )


def _named_findings(
    subject: Subject, field: str, asked: Mapping[str, Shape], feature: Feature, dataset: Dataset
) -> Iterator[Finding]:
    """The parts of a dataset's inputs or labels are those that the spec names, and inputs have their shapes."""
    given = {name: _shape(part) for name, part in features_of(feature).items()}
    if {*given} != {*asked}:
        names = [", ".join(filter(None, one)) or "a single one" for one in (asked, given)]
        yield Finding(
            f"{field} names {names[0]}, but {dataset.name} gives {names[1]}.",
            f"Write {field}={given if len(given) > 1 else given.get('')}, or correct the names in dataset.py.",
            subject.field(field),
        )
    elif field == "input_shape" and (wrong := [name for name in given if _size(asked[name]) != _size(given[name])]):
        yield Finding(
            f"{field} is {asked[wrong[0]]} for {wrong[0]}, but {dataset.name} gives {given[wrong[0]]}.",
            f"Write {field}={given}, or choose other data.",
            subject.field(field),
        )


def _shape(feature: Feature) -> Shape:
    """The shape of one part, without the batch."""
    return getattr(feature, "shape", () if isinstance(feature, Text) else (1,))


def _variables(dataset: Dataset) -> tuple[int, ...]:
    """The shape of one step of a series."""
    return getattr(dataset.features[dataset.inputs], "shape", (1,))


def _label_findings(subject: Subject, exercise: Exercise, dataset: Dataset) -> Iterator[Finding]:
    if isinstance(exercise.preprocessing, Windows):
        horizon = exercise.preprocessing.horizon
        feature: Feature = Array(_variables(dataset) if horizon == 1 else (horizon, *_variables(dataset)))
    elif isinstance(exercise.preprocessing, NextWord):
        feature = Label(("",) * exercise.preprocessing.vocabulary_size)
    elif dataset.labels is None:
        yield Finding(f"{dataset.name} has no labels.", "Series need Windows(length=...).", subject.field("dataset"))
        return
    else:
        feature = dataset.features[dataset.labels]
    if findings := list(_named_findings(subject, "output_shape", exercise.output_shapes, feature, dataset)):
        yield from findings
        return
    for name, part in exercise.outputs.items():
        yield from _output_findings(subject, part, dataset, features_of(feature)[name])


def _output_findings(subject: Subject, exercise: Exercise, dataset: Dataset, feature: Feature) -> Iterator[Finding]:
    """One output fits its labels, and its metric can score them."""
    output, metric = exercise.output_shape, exercise.metric
    count = len(feature.names) if isinstance(feature, Label) else None
    shape = _shape(feature)
    possible = metric.outputs_for(count, shape)
    if not possible:
        what = "numbers" if count is None else f"{count} classes"
        able = [name for name, kind in metrics.known().items() if kind.outputs_for(count, shape)]
        yield Finding(
            f"the labels of {dataset.name} are {what}, which {type(metric).__name__} cannot score.",
            f"Use {' or '.join(able)}.",
            subject.field("metric"),
        )
        return
    guessed = None if count is None else metric.guessing(count)
    if guessed is not None and metric.threshold <= guessed:
        yield Finding(
            f"at_least={metric.threshold:g} is no more than guessing among {count} classes gives, {guessed:.2g}.",
            f"python -m grader calibrate {subject.id} proposes a bar.",
            subject.field("metric"),
        )
    are_numbers = metric.answers(output) == "numbers"  # which may be laid out another way
    if output not in possible and not (are_numbers and (None in output or _size(output) == _size(shape))):
        wanted = possible[0]
        yield Finding(
            f"output_shape is {output}, but the labels of {dataset.name} need {wanted}.",
            f"Write output_shape={wanted}, or choose other data.",
            subject.field("output_shape"),
        )


def _size(shape: Shape) -> int:
    return math.prod(size or 1 for size in shape)


def _heldout_findings(subject: Subject, exercise: Exercise, dataset: Dataset) -> Iterator[Finding]:
    if isinstance(exercise.preprocessing, NextWord):
        return  # every word of a text is an example
    count = dict(dataset.sizes).get("heldout")
    large = sum(map(_size, exercise.inputs.values())) > LARGE
    enough = ENOUGH_LARGE_IMAGES if large else ENOUGH_HELDOUT
    if count is None or count >= enough:
        return
    for known in [one.metric.interval_at_bar(count) for one in exercise.outputs.values()]:
        if known is None:
            continue
        low, high = known
        yield Finding(
            f"{count} held-out examples: a score at the bar is known only to lie between {low:.2f} and {high:.2f}.",
            f"Hold out {enough:,} or more where you can.",
            subject.field("dataset"),
            warns=True,
        )


def check_hints(subject: Subject, exercise: Exercise) -> Iterator[Finding]:
    """Three of them, and none gives the solution's code away."""
    if (count := len(exercise.hints)) != HINTS:
        yield Finding(f"there are {count} hints.", f"Write {HINTS}, from a nudge to the idea.", subject.field("hints"))
    tree = subject.tree(subject.solution)
    bodies = [node for node in (tree.body if tree else []) if getattr(node, "name", "") == "solution_model"]
    code = [_words(ast.unparse(body)) for body in bodies]
    for hint in exercise.hints:
        if shared := next((found for words in code if (found := _shared_code(_words(hint), words))), None):
            yield Finding(
                f"a hint contains a piece of the solution: {shared}",
                "Say the idea in words; the code is the learner's to find.",
                subject.field("hints", hint),
            )


def _words(text: str) -> list[str]:
    """Names, numbers and signs; quotes and spaces aside."""
    return re.findall(r"[A-Za-z_]\w*|\d+(?:\.\d+)?|[^\s\w'\"]", text)


def _shared_code(hint: list[str], code: list[str]) -> str | None:
    """The longest piece of code that a hint has in common with the solution, if it is more than a name."""
    same = difflib.SequenceMatcher(a=hint, b=code, autojunk=False).find_longest_match()
    shared = hint[same.a : same.a + same.size]
    return "".join(shared) if same.size >= SHORTEST_CODE and {"(", "="} & set(shared) else None
