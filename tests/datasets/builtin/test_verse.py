"""The poems: what the grammar promises of metre, rhyme and agreement, and the script that lets a model write lines."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from grader.datasets.builtin.verse import standin as verse
from grader.datasets.builtin.verse.poet import NOUNS
from grader.datasets.tokens import LINE_END, Vocabulary, stream

ROOT = Path(__file__).parents[3]
WRITE_LINES = ROOT / "exercises/category4_poetry/write_lines.py"
CONTENT = json.loads(verse.GRAMMAR.read_text("utf-8"))
PUNCTUATION = ".,:;?!"


@pytest.fixture(scope="module")
def poems():
    return verse.generate("train", 120, np.random.default_rng(1))["text"].tolist()


def in_form(form, count=4):
    rng = np.random.default_rng(2)
    return [(theme, verse.poem(theme, form, rng)) for theme in CONTENT["themes"] for _ in range(count)]


def stanzas(poem):
    return [stanza.split("\n") for stanza in poem.split("\n\n")]


def syllables(line):
    """About the number of syllables: groups of vowels, without a silent e at the end."""
    words = re.findall(r"[a-z]+(?:'[a-z])?", line.lower())
    return sum(max(1, len(re.findall("[aeiouy]+", re.sub(r"(?<=[^aeiouyl])e(?=s?$)", "", word)))) for word in words)


def test_the_same_seed_gives_the_same_poems_in_any_process(poems):
    code = (
        "import hashlib, numpy; from grader.datasets.builtin.verse import standin as verse;"
        "texts = verse.generate('train', 20, numpy.random.default_rng(1))['text'].tolist();"
        "print(hashlib.sha256('|'.join(texts).encode()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = {
        subprocess.run([sys.executable, "-c", code], env={**environment, "PYTHONHASHSEED": seed}, capture_output=True)
        .stdout.decode()
        .strip()
        for seed in ("1", "2")
    }
    assert said == {hashlib.sha256("|".join(poems[:20]).encode()).hexdigest()}


def test_no_poem_occurs_twice_or_in_two_splits(poems):
    every = list(poems)
    for split in ("validation", "heldout"):
        every += verse.generate(split, 20, np.random.default_rng(1))["text"].tolist()
    assert len(set(every)) == len(every)


def test_poems_are_finished_text(poems):
    for poem in poems:
        assert re.fullmatch(r"[A-Za-z',.:;?!\n ]+", poem), poem
        assert "  " not in poem and "\n\n\n" not in poem and poem == poem.strip(), poem
        for lines in stanzas(poem):
            assert lines[0][0].isupper(), poem
            assert lines[-1][-1] in ".?", poem
        assert not re.search(r"\ban? (?:an?|the|my|our|your)\b|\ba [aeiou]|\b(\w+) \1\b", poem), poem


@pytest.mark.parametrize(
    ("form", "lengths"),
    [("ballad", (8, 6)), ("couplets", (8, 8)), ("short lines", (6, 6)), ("long lines", (10, 10))],
)
def test_lines_keep_the_metre_of_their_form(form, lengths):
    heard = [syllables(line) == lengths[number % 2] for _, poem in in_form(form) for lines in stanzas(poem)
             for number, line in enumerate(lines)]  # fmt: skip
    assert np.mean(heard) > 0.8  # counting vowels miscounts some words


@pytest.mark.parametrize("form", CONTENT["forms"])
def test_lines_rhyme_as_their_form_says_and_never_on_the_same_word(form):
    plan = CONTENT["forms"][form]
    for theme, poem in in_form(form):
        language = verse.language(theme)
        for lines in stanzas(poem):
            ends = [line.rstrip(PUNCTUATION).split()[-1] for line in lines]
            rhyming = [end for end, rhyme in zip(ends, plan["rhymes"] * plan["verses"], strict=True) if rhyme != "-"]
            for first, second in zip(rhyming[::2], rhyming[1::2], strict=True):
                assert language.sound(first) == language.sound(second) != "", poem
                assert first != second, poem


def test_a_refrain_closes_every_stanza():
    for _, poem in in_form("refrain"):
        assert len({lines[-1] for lines in stanzas(poem)}) == 1
        assert len(stanzas(poem)) >= 5


def test_verbs_agree_with_the_subject_before_them(poems):
    verbs = set(re.findall(r"\[(\w+)\]", verse.GRAMMAR.read_text("utf-8"))) - {"be"}
    disagreeing = agreeing = 0
    for theme, lists in CONTENT["themes"].items():
        language = verse.language(theme)
        single = {noun: True for symbol in NOUNS for noun in lists[symbol]}
        many = {language.plural(noun): False for noun in single}
        number = {noun: single.get(noun, False) for noun in single.keys() ^ many.keys()}
        for poem in poems:
            for line in poem.lower().split("\n"):
                said = line.translate(str.maketrans("", "", PUNCTUATION)).split()
                for noun, verb in pairwise(said):
                    if noun in number and "let" not in said and (verb in verbs) != (verb.removesuffix("s") in verbs):
                        agreeing += number[noun] == verb.endswith("s")
                        disagreeing += number[noun] != verb.endswith("s")
    assert agreeing > 500
    assert disagreeing < 0.02 * agreeing


def test_a_poem_stays_with_its_theme():
    lists = {theme: {noun for symbol in NOUNS for noun in lists[symbol]} for theme, lists in CONTENT["themes"].items()}
    poems = in_form("ballad")
    found = []
    for theme, poem in poems:
        said = set(re.findall("[a-z]+", poem.lower()))
        found.append(max(lists, key=lambda other: len(said & lists[other])) == theme)
    assert np.mean(found) > 0.9


def test_the_vocabulary_of_the_exercise_covers_nearly_all_words(poems):
    vocabulary = Vocabulary.of(stream(poems), 1500)
    words = list(stream(verse.generate("heldout", 30, np.random.default_rng(3))["text"].tolist()))
    assert np.mean([word in vocabulary.ids for word in words]) > 0.9  # 0.98 with all 560 poems of the split
    assert 0.12 < np.mean([word == LINE_END for word in words]) < 0.19


def test_every_symbol_of_the_grammar_is_defined_and_used():
    themes = [set(lists) for lists in CONTENT["themes"].values()]
    assert all(symbols == themes[0] for symbols in themes)
    defined = themes[0] | set(CONTENT["words"]) | set(CONTENT["phrases"]) | {"singular", "many"}
    texts = [*(text for weighted in (*CONTENT["units"].values(), *CONTENT["phrases"].values()) for text in weighted)]
    texts += [text for lists in (*CONTENT["themes"].values(), CONTENT["words"]) for found in lists.values()
              for text in found]  # fmt: skip
    named = set(re.findall(r"\{(\w)=", "".join(texts)))
    used = set(re.findall(r"\{(?:\w=)?(\w+)(?::\w+)?\}", "".join(texts))) - named
    assert used == defined


def test_no_word_rhymes_in_two_ways():
    words = " ".join(CONTENT["rhymes"]).split()
    assert sorted(words) == sorted(set(words))


class Model:
    """Predicts as a Keras model does; it knows only that "the" comes before "sea", and the end after it."""

    def __init__(self, likely):
        self.likely = likely

    def __call__(self, windows, training):
        assert windows.shape == (1, 20) and not training
        probabilities = np.full((1, len(self.likely)), 0.01, np.float32)
        probabilities[0, self.likely[windows[0, -1]]] = 1
        self.numpy = (probabilities / probabilities.sum()).copy
        return self


def loaded_script():
    spec = importlib.util.spec_from_file_location("write_lines", WRITE_LINES)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


@pytest.fixture
def write_lines(monkeypatch):
    """The script, with a vocabulary of five words and no model file."""
    script = loaded_script()
    monkeypatch.setattr(script.datasets, "vocabulary", lambda *_, **__: ["", "<OOV>", "the", "sea", "\n"])
    monkeypatch.setattr(script.datasets, "load_next_words", lambda *_, **__: (np.full((3, 20), 4), np.array([4, 3, 4])))
    monkeypatch.setattr(script, "load_model", lambda: Model({2: 3, 3: 4, 4: 2, 0: 0, 1: 1}))
    return script


def written(script, monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["write_lines.py", *arguments])
    script.main()
    return capsys.readouterr().out.splitlines()


def test_a_careful_model_writes_what_is_likely(write_lines, monkeypatch, capsys):
    assert written(write_lines, monkeypatch, capsys, "--temperature", "0.05", "--lines", "3") == ["the sea"] * 3


def test_lines_begin_as_asked_and_repeat_with_their_seed(write_lines, monkeypatch, capsys):
    arguments = ("--temperature", "3", "--lines", "9", "--begin", "Sea, the", "--seed", "4")
    first, again = (written(write_lines, monkeypatch, capsys, *arguments) for _ in range(2))
    assert first == again
    assert first[0].startswith("sea the")
    assert sum(map(bool, first)) == 9
    assert all(line or following for line, following in pairwise(first))
    assert all(word in ("the", "sea") for line in first for word in line.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--temperature", "0"], "--temperature: 0 is not above 0"),
        (["--temperature", "warm"], "--temperature: invalid"),
        (["--lines", "-1"], "--lines: -1 is not above 0"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(write_lines, monkeypatch, capsys, arguments, message):
    with pytest.raises(SystemExit):
        written(write_lines, monkeypatch, capsys, *arguments)
    assert message in capsys.readouterr().err


def test_words_that_the_model_cannot_know_are_named(write_lines, monkeypatch, capsys):
    with pytest.raises(SystemExit):
        written(write_lines, monkeypatch, capsys, "--begin", "the unicorn")
    assert "not in the vocabulary: unicorn" in capsys.readouterr().err


def test_without_a_model_the_script_says_how_to_train_one(tmp_path, capsys):
    script = loaded_script()
    script.MODEL = tmp_path / "mymodel.h5"
    with pytest.raises(SystemExit):
        script.load_model()
    assert re.search(r"no model yet.*python .*starter\.py", capsys.readouterr().err)


@pytest.mark.slow
def test_an_untrained_model_writes_lines_from_any_folder(tmp_path):
    script = tmp_path / "exercise" / WRITE_LINES.name
    script.parent.mkdir()
    script.write_bytes(WRITE_LINES.read_bytes())
    model = (
        "import keras; keras.Sequential([keras.Input((20,)), keras.layers.Embedding(1500, 2), keras.layers.LSTM(2),"
        f"keras.layers.Dense(1500, activation='softmax')]).save({str(script.with_name('mymodel.h5'))!r})"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GRADER_DATASETS_CACHE": str(tmp_path / "cache")}
    for call in (["-c", model], [str(script), "--lines", "3", "--begin", "The sea"]):
        done = subprocess.run([sys.executable, *call], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line]
    assert len(lines) == 3
    assert lines[0].startswith("the sea ")
