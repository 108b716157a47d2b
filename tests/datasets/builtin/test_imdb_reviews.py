"""The film reviews: what the generator promises, and that words alone do not give their class away."""

import json
import re

import numpy as np
import pytest
from generated_texts import classes_of_words, symbols

from grader.datasets.builtin.imdb_reviews import standin as imdb_reviews
from grader.datasets.generators.grammar import Writer, inflect
from grader.datasets.generators.partition import split_of
from grader.datasets.tokens import words

COUNT = 2_000


@pytest.fixture(scope="module")
def reviews():
    batch = imdb_reviews.generate("train", COUNT, np.random.default_rng(1))
    return batch["text"].tolist(), batch["label"]


@pytest.fixture(scope="module")
def grammar():
    return json.loads(imdb_reviews.GRAMMAR.read_text("utf-8"))


def test_the_same_seed_gives_the_same_reviews(reviews):
    again = imdb_reviews.generate("train", 200, np.random.default_rng(2))
    once = imdb_reviews.generate("train", 200, np.random.default_rng(2))
    assert again["text"].tolist() == once["text"].tolist() != reviews[0][:200]
    assert again["label"].tolist() == once["label"].tolist()


def test_half_of_the_reviews_are_favourable_in_random_order(reviews):
    labels = reviews[1]
    assert labels.dtype == np.int64
    assert labels.sum() == COUNT // 2
    assert 0.45 * COUNT < (labels[1:] != labels[:-1]).sum() < 0.55 * COUNT


def test_an_odd_number_of_reviews_is_balanced_up_to_one():
    assert imdb_reviews.generate("train", 7, np.random.default_rng(0))["label"].sum() in (3, 4)


@pytest.mark.parametrize("split", ["train", "validation", "heldout"])
def test_a_film_is_reviewed_in_one_split_only(split):
    writer = Writer(imdb_reviews.grammar(), np.random.default_rng(3))
    assert {split_of(imdb_reviews._title(writer, label, split)) for label in (0, 1) * 50} == {split}


def test_every_review_begins_with_the_title(grammar):
    reviews = [*grammar["phrases"]["decided"], *grammar["phrases"]["undecided"]]
    assert all(review.startswith("{opening} ") for review in reviews)
    assert all("TITLE" in opening for opening in grammar["phrases"]["opening"])


def test_splits_share_no_review(reviews):
    others = imdb_reviews.generate("heldout", COUNT, np.random.default_rng(1))["text"].tolist()
    assert len(set(reviews[0])) == COUNT
    assert not set(reviews[0]) & set(others)


def test_reviews_are_finished_text(reviews):
    for review in reviews[0]:
        assert re.fullmatch(r"[A-Za-z0-9',.:;?()! -]+", review), review
        assert re.fullmatch(r"[A-Z].*[.?!]", review) and "  " not in review, review
        assert not re.search(r"[.?!] [a-z]|[,.;:?][,.;:?]| [,.;:?]|TITLE|\b(?!had)(\w+) \1\b", review), review
        assert not re.search(r"\ba [aeio]|\ban [^aeiouh]", review), review


def test_reviews_are_as_long_as_promised(reviews):
    lengths = [len(words(review)) for review in reviews[0]]
    assert imdb_reviews.SHORTEST <= min(lengths) and max(lengths) <= imdb_reviews.LONGEST
    assert 100 < np.mean(lengths) < 130
    longer = np.array([length > np.median(lengths) for length in lengths])
    assert abs(np.mean(longer == reviews[1]) - 0.5) < 0.05  # length does not give the class away


def test_a_person_is_named_in_full_once():
    text = "<Clara Harrow> sings. <Otto Moss> hums. <Clara Harrow>'s songs are hers, and <Clara Harrow> knows."
    assert (
        imdb_reviews._in_full_once(text)
        == "Clara Harrow sings. Otto Moss hums. Harrow's songs are hers, and Harrow knows."
    )


@pytest.mark.parametrize(
    ("review", "well"),
    [
        ("it is clumsy. the cast is clumsy.", False),
        ("it is dull. I like the cast. the plot is dull.", True),
        ("it is dull and dull.", False),
        ("it is dull, even dull.", False),
        ("it is clumsy, clumsy, and worse.", False),
        ("I saw it by the sea. then we went home. you should see it by the sea.", False),
        ("Clara Harrow sings. Harrow sings well. Harrow!", False),
        ("Clara Harrow sings. Harrow hums.", True),
    ],
)
def test_repetition_reads_badly(monkeypatch, review, well):
    monkeypatch.setattr(imdb_reviews, "SHORTEST", 1)
    assert imdb_reviews._reads_well(review) is well


def test_no_frequent_word_gives_the_class_away(reviews):
    containing = classes_of_words(reviews[0], reviews[1].tolist())
    shares = [np.mean(found) for found in containing.values() if len(found) >= 40]
    assert len(shares) > 500
    assert 0.1 < min(shares) and max(shares) < 0.9


@pytest.mark.parametrize("praise", ["good_adj", "bad_adj", "good_noun", "bad_noun"])
def test_praise_and_blame_occur_in_both_classes(reviews, grammar, praise):
    texts, labels = reviews
    known = set(grammar["words"][praise])
    counts = np.array([sum(word in known for word in words(text)) for text in texts])
    assert 0.3 < counts[labels == 1].sum() / counts.sum() < 0.7


@pytest.mark.parametrize(
    ("sentence", "favourable"),
    [
        (r"is never {good}", 0),
        (r"is never {bad}", 1),
        (r"anything but {good}", 0),
        (r"anything but {bad}", 1),
        (r"be {good}, and never is", 0),
        (r"being {bad}, and never is", 1),
    ],
)
def test_order_tells_what_words_do_not(reviews, grammar, sentence, favourable):
    alternatives = {kind: f"(?:{'|'.join(grammar['words'][f'{kind}_adj'])})" for kind in ("good", "bad")}
    wanted = re.compile(sentence.replace("{good}", alternatives["good"]).replace("{bad}", alternatives["bad"]))
    found = [label for text, label in zip(*reviews, strict=True) if wanted.search(text)]
    assert len(found) >= 5
    assert np.mean(np.array(found) == favourable) > 0.6


def test_every_symbol_of_the_grammar_is_defined_and_used(grammar):
    defined, used = symbols(grammar)
    assert used - defined == {"he", "his", "him"}
    assert defined - used == {"review"}


def test_no_list_of_words_names_one_twice(grammar):
    for symbol, texts in grammar["words"].items():
        assert len(set(texts)) == len(texts), symbol


@pytest.mark.parametrize(
    ("text", "form", "inflected"),
    [
        ("grip", "ed", "gripped"),
        ("weary", "ed", "wearied"),
        ("enthral", "ed", "enthralled"),
        ("annoy", "ed", "annoyed"),
        ("Ferry", "plural", "Ferries"),
        ("Sparrow", "plural", "Sparrows"),
    ],
)
def test_words_take_the_form_that_a_slot_asks_for(text, form, inflected):
    assert inflect(text, form, imdb_reviews.grammar()) == inflected
