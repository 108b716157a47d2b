"""The tokens are those of the exam's tokenizer, on ordinary and on odd text."""

import numpy as np
import pytest

from grader.datasets.tokens import Vocabulary, stream, words

ORDINARY = [
    "the council votes to keep the old bridge",
    "the old bridge votes to keep the council, report says",
    "a report on the report: 10 things you didn't know",
    "bridge",
]
ODD = [
    "",
    " ",
    "\t\n",
    "tab\tand\nline end\r\nkept",
    "Don't 'quote' it’s “curly”",
    "ÉCOLE école İstanbul ẞtraße ΣΊΣΥΦΟΣ",
    "snow ☃ 🎉party🎉 日本語 non\u00a0breaking\u2003space",
    "a--b__c...d;e:f/g\\h|i~j`k^l@m#n$o%p&q*r(s)t[u]v{w}x<y>z=1+2!3?",
    "<OOV> oov <oov>",
    "\u0000 \x0b \x1c",
    "word " * 30,
]


def test_the_most_frequent_word_gets_id_two():
    assert Vocabulary.fit(["b a a", "a b c"], vocabulary_size=10).ids == {"a": 2, "b": 3, "c": 4}


def test_words_of_equal_frequency_are_ordered_by_first_appearance():
    assert list(Vocabulary.fit(["z y", "x z y x w"], vocabulary_size=10).ids) == ["z", "y", "x", "w"]


def test_ids_stay_below_the_vocabulary_size_and_other_words_become_one():
    vocabulary = Vocabulary.fit(["a a a b b c"], vocabulary_size=4)
    assert vocabulary.ids == {"a": 2, "b": 3}
    assert vocabulary.encode(["a b c unseen"], length=4).tolist() == [[2, 3, 1, 1]]


def test_texts_are_padded_and_cut_at_their_end():
    vocabulary = Vocabulary.fit(["a a a b b c"], vocabulary_size=10)
    encoded = vocabulary.encode(["b", "a b c a", ""], length=3)
    assert encoded.dtype == np.int32
    assert encoded.tolist() == [[3, 0, 0], [2, 3, 4], [0, 0, 0]]


def test_no_texts_give_an_empty_array_of_the_right_shape():
    assert Vocabulary.fit([], vocabulary_size=10).encode([], length=7).shape == (0, 7)


def test_apostrophes_stay_and_punctuation_separates():
    assert words("Don't stop-now (please)!") == ["don't", "stop", "now", "please"]


def test_only_separators_of_the_exam_separate():
    assert words("a\tb\nc\rd\u00a0e") == ["a", "b", "c\rd\u00a0e"]


def test_a_stream_of_words_counts_the_end_of_a_line_as_a_word():
    lines = ["The sea, the sea!\nA gull", "\nand the sea\n"]
    assert list(stream(lines)) == ["the", "sea", "the", "sea", "\n", "a", "gull", "\n", "\n", "and", "the", "sea", "\n"]
    vocabulary = Vocabulary.of(stream(lines), vocabulary_size=5)
    assert vocabulary.listing == ["", "<OOV>", "\n", "the", "sea"]
    assert vocabulary.ids_of(["a", "sea", "\n"]).tolist() == [1, 4, 2]


@pytest.mark.parametrize("size", [-1, 0, 2])
def test_a_vocabulary_without_room_for_a_word_is_refused(size):
    with pytest.raises(ValueError, match=f"vocabulary_size={size}"):
        Vocabulary.fit(["a"], vocabulary_size=size)


def test_a_length_below_one_is_refused():
    with pytest.raises(ValueError, match="length=0"):
        Vocabulary({}).encode(["a"], length=0)


@pytest.mark.parametrize("size", [3, 6, 12, 1000])
def test_ids_equal_those_of_the_tokenizer_of_keras_2(size):
    preprocessing = pytest.importorskip("tf_keras").preprocessing
    random = np.random.default_rng(5)
    drawn = [" ".join(f"w{number}" for number in random.zipf(1.5, 20) % 3000) for _ in range(200)]
    texts = ORDINARY + ODD + drawn
    tokenizer = preprocessing.text.Tokenizer(num_words=size, oov_token="<OOV>")
    tokenizer.fit_on_texts(texts)
    for seen in (texts, [text[::-1] for text in texts]):
        expected = preprocessing.sequence.pad_sequences(
            tokenizer.texts_to_sequences(seen), maxlen=12, padding="post", truncating="post"
        )
        np.testing.assert_array_equal(Vocabulary.fit(texts, size).encode(seen, length=12), expected)
