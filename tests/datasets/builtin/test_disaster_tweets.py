"""The messages about disasters: what the generator promises, and which files the real source accepts."""

import json
import re
import zipfile

import numpy as np
import pytest
from generated_texts import classes_of_words, symbols

from grader.datasets.builtin.disaster_tweets import standin as disaster_tweets
from grader.datasets.builtin.disaster_tweets.real import parse
from grader.datasets.tokens import words

COUNT = 4_000
HEADER = "id,keyword,location,text,target"
ROWS = ['1,,,"Forest on fire, near the mill",1', "4,ablaze,London,this song is fire,0", '5,,,"two\nlines",1']


@pytest.fixture(scope="module")
def messages():
    batch = disaster_tweets.generate("train", COUNT, np.random.default_rng(1))
    return batch["text"].tolist(), batch["label"]


def written(folder, *lines, name="train.csv", line_end="\n"):
    path = folder / name
    path.write_bytes((line_end.join(lines) + line_end).encode())
    return path


def test_the_same_seed_gives_the_same_messages(messages):
    again = disaster_tweets.generate("train", COUNT, np.random.default_rng(1))
    assert again["text"].tolist() == messages[0]
    assert again["label"].tolist() == messages[1].tolist()


def test_as_many_disasters_are_real_as_in_the_public_file_in_random_order(messages):
    labels = messages[1]
    assert labels.dtype == np.int64
    assert labels.sum() == round(0.43 * COUNT)
    assert 0.45 * COUNT < (labels[1:] != labels[:-1]).sum() < 0.53 * COUNT


def test_splits_share_hardly_any_message_whoever_it_is_sent_to(messages):
    def plain(text):
        return " ".join(re.findall(r"\w+", re.sub(r"\brt\b|[@#]\w+|https?\S+", "", text.lower().replace("'", ""))))

    trained = set(map(plain, messages[0]))
    for split in ("validation", "heldout"):
        others = disaster_tweets.generate(split, 1_000, np.random.default_rng(1))["text"].tolist()
        assert len(trained & set(map(plain, others))) <= 3  # a typo may turn one message into another


def test_messages_are_finished(messages):
    for message in messages[0]:
        assert re.fullmatch(r"[A-Za-z0-9@#_$%&'().,:;/!?\- ]+", message), message
        assert "  " not in message and message == message.strip(), message
        assert " ," not in message, message


def test_messages_are_as_short_and_noisy_as_real_ones(messages):
    lengths = np.array([len(words(message)) for message in messages[0]])
    assert 10 < lengths.mean() < 17
    assert lengths.max() <= 40
    assert 0.2 < np.mean(["http" in message for message in messages[0]]) < 0.6
    assert 0.15 < np.mean(["@" in message for message in messages[0]]) < 0.4
    assert 0.15 < np.mean(["#" in message for message in messages[0]]) < 0.4
    assert 0.01 < np.mean([sum(map(str.isupper, message)) > len(message) / 2 for message in messages[0]]) < 0.05


def test_every_link_leads_somewhere_else(messages):
    links = [word for message in messages[0] for word in message.split() if word.startswith("http")]
    assert len(links) > 1_000
    assert len(set(links)) == len(links)
    assert all(re.fullmatch(r"https?://s\.nip/[A-Za-z0-9]{7}[.!?]*", link) for link in links)


def test_no_frequent_word_gives_the_class_away(messages):
    containing = classes_of_words(messages[0], messages[1].tolist())
    shares = [np.mean(found) for found in containing.values() if len(found) >= COUNT / 80]
    assert len(shares) > 80
    assert 0.015 < min(shares) and max(shares) < 0.985


def test_the_words_of_disasters_occur_in_both_classes(messages):
    for word in ("fire", "storm", "flood", "crash", "disaster", "explosion", "wreck", "sirens", "panic"):
        labels = [label for text, label in zip(*messages, strict=True) if word in words(text)]
        assert 0.05 < np.mean(labels) < 0.95, word


def test_every_symbol_of_the_grammar_is_defined_and_used():
    grammar = json.loads(disaster_tweets.GRAMMAR.read_text("utf-8"))
    defined, used = symbols(grammar)
    assert not used - defined
    assert defined - used == set(disaster_tweets.CLASSES)
    assert set(grammar["kept"]) <= defined


def check_rows(parsed):
    found = dict(zip(parsed["text"].tolist(), parsed["label"].tolist(), strict=True))
    assert found == {"Forest on fire, near the mill": 1, "this song is fire": 0, "two\nlines": 1}
    assert parsed["label"].dtype == np.int64


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_the_file_of_the_competition_is_read(tmp_path, line_end):
    check_rows(parse(written(tmp_path, "\ufeff" + HEADER, *ROWS, "", line_end=line_end)))


def test_the_archive_of_the_competition_is_read(tmp_path):
    path = tmp_path / "nlp_getting_started.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("test.csv", "id,keyword,location,text\n0,,,what a flood\n")
        archive.writestr("train.csv", "\n".join([HEADER, *ROWS]))
    check_rows(parse(path))


def test_rows_sorted_by_keyword_are_shuffled_with_equal_texts_together(tmp_path):
    rows = [f"{n},a{n:03},,message {n % 50},{n % 2}" for n in range(100)]
    texts = parse(written(tmp_path, HEADER, *rows))["text"].tolist()
    assert texts[::2] == texts[1::2]
    assert texts[::2] != sorted(texts[::2]) and sorted(texts[::2]) == sorted(f"message {n}" for n in range(50))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("9,,,a flood,2", "line 6: target is '2', 0 or 1 is needed"),
        ("9,,,a flood,", "line 6: target is ''"),
        ("9,,, ,1", "line 6: no text"),
        ("9,,a flood,1", "line 6: 4 columns, 5 are needed"),
    ],
)
def test_a_broken_row_is_named_by_its_line(tmp_path, row, message):
    with pytest.raises(ValueError, match=rf"train\.csv, {re.escape(message)}"):
        parse(written(tmp_path, HEADER, *ROWS, row))  # the third row takes lines 4 and 5


@pytest.mark.parametrize("line", ["<html>", "id,keyword,location,text", ""])
def test_a_file_without_the_columns_is_refused(tmp_path, line):
    with pytest.raises(ValueError, match=r"train\.csv, line 1: the columns text and target are needed"):
        parse(written(tmp_path, line, "9,,,a flood,1"))


def test_a_file_without_messages_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"train\.csv: it holds no message"):
        parse(written(tmp_path, HEADER))


def test_an_archive_without_the_file_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("test.csv", HEADER)
    with pytest.raises(ValueError, match=r"a\.zip: not an archive with train\.csv"):
        parse(tmp_path / "a.zip")


def test_bytes_that_are_not_text_are_refused(tmp_path):
    (tmp_path / "train.csv").write_bytes(b"\x1f\x8b\x08\x00\xff\xfe")
    with pytest.raises(ValueError, match=r"train\.csv: not UTF-8 text"):
        parse(tmp_path / "train.csv")
