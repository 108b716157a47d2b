"""A change of the inputs explains a low score if the score comes back, unless what the training reported denies it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cases import case

from grader.datasets import cache, examples, samples
from grader.diagnosis import inputs
from grader.diagnosis.case import Case
from grader.diagnosis.code import Code, divides_by, uses
from grader.diagnosis.inputs import UNIT, Experiment
from grader.evaluation.changes import Change
from grader.exercise import catalog
from grader.exercise.spec import Tokens

COUNT = 600
LABELS = np.arange(COUNT) % 10
OVER_255 = Experiment("scaled outside the model", Change("a"), "x / 255", "scaled pixels", "Scale inside.", ())
IN_THE_CODE = replace(OVER_255, fed="x / 127.5 - 1", lines=(divides_by(127.5),))
INCHES = Experiment(UNIT, Change("b"), "with x / 2.54", "another unit", "Use cm.", (uses(2.54),))


def right(share: float) -> np.ndarray:
    wrong = 37 * np.arange(COUNT) % 100 >= 100 * share
    return np.eye(10, dtype=np.float32)[(LABELS + wrong) % 10]


def asked(score: float, *changed: float, metrics: dict[str, list[float]] | None = None, code: str = "") -> Case:
    """A classifier of digits with this score, and these after the changes."""
    found = case("category2_mnist", LABELS, right(score), metrics=metrics or {}, code=code)
    answers = tuple(right(one) for one in changed)
    return replace(found, examination=replace(found.examination, changed=answers))


def test_a_change_that_brings_the_score_to_the_bar_is_the_cause() -> None:
    cause = inputs.on_inputs(asked(0.4, 0.97), [OVER_255])
    assert cause is not None and cause.message == (
        "Fed x / 255, this model has accuracy 0.970 on validation data; as the grader feeds it, 0.400. It was trained "
        "on scaled pixels."
    )


@pytest.mark.parametrize(
    "metrics",
    [{"accuracy": [0.38], "val_accuracy": [0.4]}, {"val_accuracy": [0.41]}, {"accuracy": [0.35]}],
    ids=["both", "validation", "training"],
)
def test_a_training_that_saw_no_better_score_was_fed_the_same(metrics: dict[str, list[float]]) -> None:
    assert inputs.on_inputs(asked(0.4, 0.97, metrics=metrics), [OVER_255]) is None


def test_a_change_that_the_code_shows_is_possible_though_a_training_of_few_epochs_reported_little() -> None:
    metrics = {"accuracy": [0.85], "val_accuracy": [0.81]}
    found = asked(0.81, 0.9, metrics=metrics, code="image / 127.5 - 1")
    assert inputs.on_inputs(found, [IN_THE_CODE]) is not None
    assert inputs.on_inputs(replace(found, code=Code(b"layers.Rescaling(1 / 127.5)")), [IN_THE_CODE]) is None


def test_validation_data_that_was_not_scaled_does_not_hide_training_data_that_was() -> None:
    metrics = {"accuracy": [0.96], "val_accuracy": [0.4]}
    assert inputs.on_inputs(asked(0.4, 0.97, metrics=metrics), [OVER_255]) is not None


def test_a_weak_model_s_own_score_is_enough() -> None:
    cause = inputs.on_inputs(asked(0.3, 0.6, metrics={"val_accuracy": [0.61]}), [OVER_255])
    assert cause is not None and "as at the end of its training (0.610)" in cause.message
    assert inputs.on_inputs(asked(0.3, 0.6), [OVER_255]) is None, "without a history it is not known"


def test_half_of_what_was_lost_is_enough_if_it_is_near_to_what_the_training_saw() -> None:
    metrics = {"accuracy": [0.95]}
    assert inputs.on_inputs(asked(0.8, 0.9, metrics=metrics), [OVER_255]) is not None
    assert inputs.on_inputs(asked(0.3, 0.6, metrics=metrics), [OVER_255]) is None


def test_of_two_changes_that_are_as_good_the_one_that_the_code_shows_is_named() -> None:
    tried = [OVER_255, IN_THE_CODE]
    cause = inputs.on_inputs(asked(0.3, 0.96, 0.97, code="x\nx / 127.5 - 1"), tried)
    assert cause is not None and "x / 127.5 - 1" in cause.message and cause.line == 2
    cause = inputs.on_inputs(asked(0.3, 0.97, 0.96), tried)
    assert cause is not None and "Fed x / 255" in cause.message and cause.line is None


def test_a_unit_needs_a_history_or_its_number_in_the_code() -> None:
    assert inputs.on_inputs(asked(0.3, 0.97), [INCHES]) is None
    assert inputs.on_inputs(asked(0.3, 0.97, code="x / 2.54"), [INCHES]) is not None
    assert inputs.on_inputs(asked(0.3, 0.97, metrics={"val_accuracy": [0.97]}), [INCHES]) is not None


def test_answers_of_a_standardised_series_are_scaled_back(tmp_path: Path) -> None:
    values = 5 + np.sin(np.arange(COUNT) / 9)[:, None]
    back = Experiment("scaled outside the model", Change("c"), "standardised", "z", "No.", (), (2.0, 5.0))
    np.save(tmp_path / "inputs.npy", np.roll(values, 1, axis=0)[:, :, None].repeat(30, 1))
    found = case("category5_sunspots", values, values - 4.0, tmp_path / "inputs.npy", metrics={"loss": [9.0]})
    found = replace(found, examination=replace(found.examination, changed=((values - 5) / 2,)))
    cause = inputs.on_inputs(found, [back])
    assert cause is not None and cause.numbers["after"] == pytest.approx(0.0)


BACKWARDS = Experiment("words reversed", Change(inputs.BACKWARDS), "backwards", "texts read backwards", "Train.", ())


def reviews(exercise_id: str, moved: float) -> Case:
    """A reader of texts whose answers move so far if the words come backwards."""
    answers = np.linspace(0, 1, COUNT)[:, None]
    found = case(exercise_id, LABELS % 2, answers, code="m.add(\nGlobalAveragePooling1D())")
    backwards = (answers[:200] + moved).astype(np.float32)
    return replace(found, examination=replace(found.examination, changed=(backwards,)))


def test_a_model_that_reads_backwards_as_well_is_a_bag_of_words() -> None:
    (cause,) = inputs.on_order(reviews("category4_imdb_reviews", 1e-7), [BACKWARDS])
    assert (cause.kind, cause.evidence, cause.line) == ("bag of words", "measurement", 2)
    assert inputs.on_order(reviews("category4_imdb_reviews", 0.01), [BACKWARDS]) == []
    assert inputs.on_order(reviews("category4_sarcasm", 1e-7), [BACKWARDS]) == [], "there it may pass"


def test_a_model_that_says_the_same_of_all_texts_is_not_called_a_bag_of_words() -> None:
    found = case("category4_imdb_reviews", LABELS % 2, np.full((COUNT, 1), 0.5))
    same = np.full((200, 1), 0.5, np.float32)
    assert inputs.on_order(replace(found, examination=replace(found.examination, changed=(same,))), [BACKWARDS]) == []


def test_texts_that_are_longer_than_what_is_fed_are_tried_from_their_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = np.zeros((20, 8 * 120), np.int32)
    whole[:, :150] = np.arange(1, 151)
    whole[0, 30:] = 0
    monkeypatch.setattr(examples, "examples", lambda *_: (whole, np.zeros(20)))
    dataset, asked = cache.get("bbc_news"), Tokens(vocabulary_size=1000, length=120)
    endings = samples._endings(dataset, asked, 20)
    assert endings is not None and endings.shape == (20, 120)
    assert endings[1].tolist() == list(range(31, 151)) and endings[0].tolist() == [*range(1, 31), *[0] * 90]
    whole[2:, 100:] = 0
    assert samples._endings(dataset, asked, 20) is None, "only one of twenty is longer"


def test_only_texts_with_other_endings_are_tried_from_their_end(tmp_path: Path) -> None:
    exercise = catalog.find("category4_bbc_news").exercise
    folder = samples.Samples(tmp_path)
    assert "cut at the wrong end" not in {one.kind for one in inputs.experiments(exercise, folder)}
    (tmp_path / samples.ENDINGS).touch()
    assert "cut at the wrong end" in {one.kind for one in inputs.experiments(exercise, folder)}


def test_what_the_code_shows_is_known_so_that_a_slow_model_is_asked_it_first() -> None:
    code = Code(b"x = (x - 127.5) / 127.5")
    assert IN_THE_CODE.is_shown_by(code) and not IN_THE_CODE.is_shown_by(Code(b"x / 255"))
    assert not OVER_255.is_shown_by(code), "nothing in a code would show it"
