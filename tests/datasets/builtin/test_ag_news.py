"""The news reports: what the generator promises, and that its grammar is complete."""

import json
import re

import numpy as np
import pytest
from generated_texts import classes_of_words, symbols

from grader.datasets.builtin.ag_news import DATASET
from grader.datasets.builtin.ag_news import standin as ag_news
from grader.datasets.dataset import TfdsSource
from grader.datasets.tokens import words

COUNT = 4_000


@pytest.fixture(scope="module")
def reports():
    batch = ag_news.generate("train", COUNT, np.random.default_rng(1))
    return batch["description"].tolist(), batch["label"]


def test_the_same_seed_gives_the_same_reports(reports):
    again = ag_news.generate("train", COUNT, np.random.default_rng(1))
    assert again["description"].tolist() == reports[0]
    assert again["label"].tolist() == reports[1].tolist()


def test_the_four_classes_are_equally_frequent_in_random_order(reports):
    labels = reports[1]
    assert labels.dtype == np.int64
    assert np.bincount(labels).tolist() == [COUNT // 4] * 4
    assert 0.7 * COUNT < (labels[1:] != labels[:-1]).sum() < 0.8 * COUNT


def test_splits_share_no_report(reports):
    others = [ag_news.generate(split, 1_000, np.random.default_rng(1)) for split in ("validation", "heldout")]
    validation, heldout = (set(other["description"].tolist()) for other in others)
    assert not validation & set(reports[0])
    assert not heldout & (set(reports[0]) | validation)


def test_reports_are_hardly_ever_repeated(reports):
    assert len(set(reports[0])) > 0.998 * COUNT


def test_reports_are_finished_sentences(reports):
    for report in reports[0]:
        assert re.fullmatch(r"[A-Za-z0-9\"$&'(),.:; -]+[.]", report), report
        assert re.match(r"[A-Z0-9\"]", report), report
        assert "  " not in report, report
        # A sentence begins with a capital or a number, after a dateline or another sentence.
        assert not re.search(r"(?:[.]|[)] -| - ) \"?[a-z]", report), report
        assert not re.search(r"\b(the|a|of|in|to|and) \1\b|\ba [aeio]|s's\b", report), report


def test_reports_have_the_length_of_agency_news(reports):
    lengths = np.array([len(words(report)) for report in reports[0]])
    assert 25 < lengths.mean() < 33
    assert lengths.max() <= 60
    assert np.mean(lengths < 15) < 0.05


def test_length_does_not_give_the_class_away(reports):
    lengths = np.array([len(words(report)) for report in reports[0]])
    means = [lengths[reports[1] == label].mean() for label in range(4)]
    assert max(means) - min(means) < lengths.std() / 2


def test_no_frequent_word_gives_the_class_away(reports):
    containing = classes_of_words(reports[0], reports[1].tolist())
    shares = [np.bincount(found).max() / len(found) for found in containing.values() if len(found) >= COUNT / 40]
    assert len(shares) > 80
    assert max(shares) < 0.98


def test_places_agree_with_their_countries():
    report = ag_news.finished("<{0}>, {1} (Northwire) - ^{1} said no.".format("Port Alder", "Varland"))
    assert report == "PORT ALDER, Varland (Northwire) - Varland said no."
    forms = json.loads(ag_news.GRAMMAR.read_text("utf-8"))
    countries = {*forms["words"]["country"], *forms["words"]["other_country"]}
    assert countries == set(forms["irregular"]["adj"]) == set(forms["irregular"]["capital"])
    assert len(set(forms["irregular"]["capital"].values())) == len(countries)


def test_every_symbol_of_the_grammar_is_defined_and_used():
    grammar = json.loads(ag_news.GRAMMAR.read_text("utf-8"))
    defined, used = symbols(grammar)
    assert used - defined == {"he", "his", "him"}
    assert defined - used == set(ag_news.CLASSES)
    assert set(grammar["kept"]) <= defined


def test_a_shared_story_has_a_view_for_every_class_that_tells_it():
    phrases = json.loads(ag_news.GRAMMAR.read_text("utf-8"))["phrases"]
    for symbol in [symbol for symbol in phrases if symbol.endswith("_lead") and symbol.startswith("x_")]:
        story = symbol.removesuffix("_lead")
        for label in ag_news.CLASSES:
            used = f"{{{story}}}" in phrases[f"mixed.{label}"]
            assert used == (f"{story}_view.{label}" in phrases), (story, label)


def test_the_real_source_has_splits_of_the_same_sizes():
    real, sizes = DATASET.real, DATASET.sizes
    assert isinstance(real, TfdsSource)
    assert real.splits["train"] == f"train[:{sizes['train']}]"
    assert real.splits["validation"] == f"train[{sizes['train']}:{sizes['train'] + sizes['validation']}]"
    assert real.splits["heldout"] == f"test[:{sizes['heldout']}]"
