"""The news articles: what the generator promises, and which files the real source accepts."""

import json
import re

import numpy as np
import pytest
from generated_texts import symbols

from grader.datasets.builtin.bbc_news import standin as bbc_news
from grader.datasets.builtin.bbc_news.real import parse
from grader.datasets.tokens import words

ROWS = ["category,text", "tech,a phone  that sings", '"sport","town 2-1 city, after ""extra"" time"']


@pytest.fixture(scope="module")
def articles():
    batch = bbc_news.generate("train", 1_000, np.random.default_rng(1))
    return batch["text"].tolist(), batch["label"]


@pytest.fixture(scope="module")
def topics_of_words(articles):
    """How many articles of each topic contain a word."""
    counts: dict[str, np.ndarray] = {}
    for text, label in zip(*articles, strict=True):
        for word in set(words(text)):
            counts.setdefault(word, np.zeros(len(bbc_news.TOPICS), int))[label] += 1
    return counts


def written(folder, *rows):
    path = folder / "bbc-text.csv"
    path.write_text("\n".join(rows), "utf-8")
    return path


def test_the_same_seed_gives_the_same_articles(articles):
    again = bbc_news.generate("train", 1_000, np.random.default_rng(1))
    assert again["text"].tolist() == articles[0]
    assert again["label"].tolist() == articles[1].tolist()


def test_topics_are_balanced_and_in_random_order(articles):
    labels = articles[1]
    assert labels.dtype == np.int64
    assert np.bincount(labels).tolist() == [200] * 5
    assert 750 < (labels[1:] != labels[:-1]).sum() < 850


def test_splits_share_no_article(articles):
    others = bbc_news.generate("heldout", 200, np.random.default_rng(1))["text"].tolist()
    others += bbc_news.generate("validation", 200, np.random.default_rng(1))["text"].tolist()
    assert len(set(articles[0]) | set(others)) == 1_400


def test_articles_are_finished_text_in_the_form_of_the_public_file(articles):
    for text in articles[0]:
        assert re.fullmatch(r"[a-z0-9$£%&é.:?-]+( [a-z0-9$£%&é.:?-]+)*", text), text
        assert text.endswith(".") and " ." not in text, text
        assert not re.search(r"\b(an? (?:an?|the)|the the|of of|to to)\b", text), text


def test_articles_are_as_long_as_the_tokens_that_are_graded(articles):
    lengths = [len(words(text)) for text in articles[0]]
    assert 140 < np.mean(lengths) < 180
    assert min(lengths) > 90 and max(lengths) < 230


def test_the_vocabulary_is_larger_than_the_one_that_is_graded(topics_of_words):
    assert len(topics_of_words) > 4_000


def test_length_alone_tells_little_about_the_topic(articles):
    lengths = np.array([len(text) for text in articles[0]])
    means = np.array([lengths[articles[1] == topic].mean() for topic in range(5)])
    assert (np.abs(lengths[:, None] - means).argmin(axis=1) == articles[1]).mean() < 0.4


def test_no_word_alone_gives_a_topic_away(topics_of_words):
    """A topic's word is missing in four of ten of its articles, or also occurs in those of others."""
    for word, counts in topics_of_words.items():
        topic = counts.argmax()
        assert counts[topic] < 120 or counts[topic] / counts.sum() < 0.9, (word, counts)


def test_names_weekdays_and_money_are_in_all_topics(topics_of_words):
    for word in ("monday", "said", "mr", "david", "walker", "germany", "year", "people"):
        assert topics_of_words[word].min() >= 2, (word, topics_of_words[word])


def test_a_person_is_named_in_full_once_and_keeps_sex_and_surname():
    text = "ann_bell won. mr-she bell said she and tom_low would celebrate, and tom_low agreed with ann_bell’s “plan”."
    published = bbc_news.published(text.replace("’", "'"))
    assert published == ("ann bell won. ms bell said she and tom low would celebrate and low agreed with bell s plan.")


def test_every_symbol_of_the_grammar_is_defined_and_used():
    grammar = json.loads(bbc_news.GRAMMAR.read_text("utf-8"))
    defined, used = symbols(grammar)
    assert used - defined == {"he", "his", "him", "himself"}
    assert defined - used == set(bbc_news.TOPICS)
    assert set(grammar["kept"]) < defined


def test_the_public_file_is_read_with_the_topics_in_alphabetical_order(tmp_path):
    parsed = parse(written(tmp_path, *ROWS))
    assert parsed["text"].tolist() == ["a phone  that sings", 'town 2-1 city, after "extra" time']
    assert parsed["label"].dtype == np.int64
    assert parsed["label"].tolist() == [4, 3]


def test_columns_may_be_in_any_order_after_a_byte_order_mark(tmp_path):
    path = tmp_path / "bbc-text.csv"
    path.write_bytes("\ufefftext,number,category\r\na vote,1,politics\r\n\r\n".encode())
    parsed = parse(path)
    assert parsed["text"].tolist() == ["a vote"] and parsed["label"].tolist() == [2]


def test_an_article_that_the_file_repeats_is_read_once(tmp_path):
    parsed = parse(written(tmp_path, *ROWS, "business,a phone  that sings", ROWS[2]))
    assert parsed["label"].tolist() == [4, 3]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("weather,rain", "category is 'weather'"),
        ("sport", "not as many cells"),
        ("sport,one,two", "not as many cells"),
        ("sport, ", "the article is empty"),
        ('sport,"never closed', "unexpected end"),
    ],
)
def test_a_broken_row_is_named_by_its_line(tmp_path, row, message):
    rows = (ROWS[0], '"tech","an article\nof two lines"', row)
    with pytest.raises(ValueError, match=rf"bbc-text\.csv, line 4: .*{re.escape(message)}"):
        parse(written(tmp_path, *rows))


@pytest.mark.parametrize("text", ["", "category", "<html>\n<body>not found</body>"])
def test_a_file_without_the_columns_is_refused(tmp_path, text):
    with pytest.raises(ValueError, match=r"bbc-text\.csv, line 1: no column .*'text'"):
        parse(written(tmp_path, text))


def test_a_file_without_articles_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"bbc-text\.csv: it holds no article"):
        parse(written(tmp_path, ROWS[0]))


def test_bytes_that_are_not_text_are_refused(tmp_path):
    path = tmp_path / "bbc-text.csv"
    path.write_bytes(b"\x1f\x8b\x08\x00\xff\xfe")
    with pytest.raises(ValueError, match=r"bbc-text\.csv: not UTF-8 text"):
        parse(path)
