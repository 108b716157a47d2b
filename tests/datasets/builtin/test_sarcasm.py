"""The headlines: what the generator promises, and which files the real source accepts."""

import json
import re

import numpy as np
import pytest
from generated_texts import classes_of_words, symbols

from grader.datasets.builtin.sarcasm import standin as sarcasm
from grader.datasets.builtin.sarcasm.real import parse
from grader.datasets.generators.grammar import inflect
from grader.datasets.tokens import words

ENTRIES = [
    {"article_link": "https://news.test/1", "headline": "council votes to keep bridge", "is_sarcastic": 0},
    {"article_link": "https://news.test/2", "headline": "bridge votes to keep “council”", "is_sarcastic": 1},
]


@pytest.fixture(scope="module")
def headlines():
    batch = sarcasm.generate("train", 4_000, np.random.default_rng(1))
    return batch["headline"].tolist(), batch["label"]


def written(folder, text):
    path = folder / "sarcasm.json"
    path.write_text(text, "utf-8")
    return path


def test_the_same_seed_gives_the_same_headlines(headlines):
    again = sarcasm.generate("train", 4_000, np.random.default_rng(1))
    assert again["headline"].tolist() == headlines[0]
    assert again["label"].tolist() == headlines[1].tolist()


def test_half_of_the_headlines_are_sarcastic_in_random_order(headlines):
    labels = headlines[1]
    assert labels.dtype == np.int64
    assert labels.sum() == 2_000
    assert 1_800 < (labels[1:] != labels[:-1]).sum() < 2_200


def test_an_odd_number_of_headlines_is_balanced_up_to_one():
    assert sarcasm.generate("train", 7, np.random.default_rng(0))["label"].sum() in (3, 4)


def test_splits_share_few_headlines(headlines):
    others = sarcasm.generate("heldout", 4_000, np.random.default_rng(2))["headline"].tolist()
    assert len(set(headlines[0]) & set(others)) < 0.01 * 4_000


def test_headlines_are_finished_text(headlines):
    for headline in headlines[0]:
        assert re.fullmatch(r"[a-z0-9'$é,.:?! -]+", headline), headline
        assert "  " not in headline and headline == headline.strip(), headline


def test_headlines_have_the_length_and_variety_of_a_newspaper(headlines):
    lengths = [len(words(headline)) for headline in headlines[0]]
    assert 8 < np.mean(lengths) < 11  # 10.0 in the real file
    assert max(lengths) <= 40
    assert len({word for headline in headlines[0] for word in words(headline)}) > 4_000


def test_no_frequent_word_gives_the_class_away(headlines):
    containing = classes_of_words(headlines[0], headlines[1].tolist())
    shares = [np.mean(found) for found in containing.values() if len(found) >= 40]
    assert len(shares) > 80
    assert 0.02 < min(shares) and max(shares) < 0.98


def test_every_symbol_of_the_grammar_is_defined_and_used():
    grammar = json.loads(sarcasm.GRAMMAR.read_text("utf-8"))
    defined, used = symbols(grammar)
    assert used - defined == {"he", "his", "him", "himself"}
    assert defined - used == {"serious", "sarcastic"}


@pytest.mark.parametrize(
    ("text", "form", "inflected"),
    [
        ("box of peas", "plural", "boxes of peas"),
        ("new baby", "plural", "new babies"),
        ("single mom", "plural", "single moms"),
        ("child", "plural", "children"),
        ("carry on", "s", "carries on"),
        ("be late", "s", "is late"),
        ("nap near car", "ing", "napping near car"),
        ("take nap", "ing", "taking nap"),
        ("buy lamp", "ed", "bought lamp"),
        ("try it", "ed", "tried it"),
    ],
)
def test_words_take_the_form_that_a_slot_asks_for(text, form, inflected):
    assert inflect(text, form, sarcasm.grammar()) == inflected


def check_entries(parsed):
    assert parsed["headline"].tolist() == ["council votes to keep bridge", "bridge votes to keep “council”"]
    assert parsed["label"].dtype == np.int64
    assert parsed["label"].tolist() == [0, 1]


def test_the_array_of_the_exam_is_read(tmp_path):
    check_entries(parse(written(tmp_path, json.dumps(ENTRIES, indent=1))))


def test_an_object_per_line_is_read(tmp_path):
    lines = "\n".join(json.dumps(entry, ensure_ascii=False) for entry in ENTRIES)
    check_entries(parse(written(tmp_path, lines + "\n\n")))


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_a_byte_order_mark_and_either_line_end_are_read(tmp_path, line_end):
    path = tmp_path / "sarcasm.json"
    path.write_bytes(("\ufeff" + line_end.join(json.dumps(entry) for entry in ENTRIES)).encode())
    check_entries(parse(path))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"is_sarcastic": 0}, "no 'headline'"),
        ({"headline": "a"}, "no 'is_sarcastic'"),
        ({"headline": "a", "is_sarcastic": 2}, "is_sarcastic is 2"),
        ({"headline": "a", "is_sarcastic": "1"}, "is_sarcastic is '1'"),
        ({"headline": "a", "is_sarcastic": True}, "is_sarcastic is True"),
        ({"headline": None, "is_sarcastic": 1}, "headline is None"),
        (["a", 1], "an object"),
    ],
)
def test_a_broken_entry_is_named_by_its_place(tmp_path, entry, message):
    with pytest.raises(ValueError, match=f"sarcasm.json, entry 2: .*{re.escape(message)}"):
        parse(written(tmp_path, json.dumps([ENTRIES[0], entry])))
    with pytest.raises(ValueError, match=f"sarcasm.json, line 2: .*{re.escape(message)}"):
        parse(written(tmp_path, f"{json.dumps(ENTRIES[0])}\n{json.dumps(entry)}"))


@pytest.mark.parametrize("text", ["", "\n \n", "[]"])
def test_a_file_without_headlines_is_refused(tmp_path, text):
    with pytest.raises(ValueError, match=r"sarcasm\.json: it holds no headline"):
        parse(written(tmp_path, text))


def test_a_cut_off_array_is_refused_with_its_line(tmp_path):
    with pytest.raises(ValueError, match=r"sarcasm\.json, line 5: not JSON"):
        parse(written(tmp_path, "\n".join(json.dumps(ENTRIES, indent=1).split("\n")[:5])))


def test_a_web_page_in_place_of_the_file_is_refused_with_its_line(tmp_path):
    with pytest.raises(ValueError, match=r"sarcasm\.json, line 1: not JSON"):
        parse(written(tmp_path, "<html>\n<body>not found</body>\n"))


def test_bytes_that_are_not_text_are_refused(tmp_path):
    path = tmp_path / "sarcasm.json"
    path.write_bytes(b"\x1f\x8b\x08\x00\xff\xfe")
    with pytest.raises(ValueError, match=r"sarcasm\.json: not UTF-8 text"):
        parse(path)
