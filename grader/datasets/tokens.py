"""Turns text into the token ids of the exam's Tokenizer and pad_sequences, without TensorFlow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

PADDING = 0
OUT_OF_VOCABULARY = 1
FIRST_WORD = 2
LINE_END = "\n"  # no word of a line holds one

# The filters of keras.preprocessing.text.Tokenizer (Keras 2): no apostrophe, no carriage return, no letter.
_SEPARATORS = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', " "))


def words(text: str) -> list[str]:
    """The words of a text in lower case, cut at spaces, tabs, line ends and punctuation."""
    # Only at " ": split() would also cut at the characters that the exam's tokenizer keeps, such as "\r" or "\xa0".
    return [word for word in text.lower().translate(_SEPARATORS).split(" ") if word]


def stream(texts: Iterable[str]) -> Iterator[str]:
    """The words of all texts, one after the other, with a LINE_END after every line."""
    for text in texts:
        for line in text.splitlines():
            yield from words(line)
            yield LINE_END


@dataclass(frozen=True)
class Vocabulary:
    """Words and their ids: 2 for the most frequent one, then upwards; 0 is padding and 1 any other word.

    The same ids as `Tokenizer(num_words=vocabulary_size, oov_token="<OOV>")` of Keras 2.
    """

    ids: Mapping[str, int]

    @classmethod
    def fit(cls, texts: Iterable[str], vocabulary_size: int) -> Vocabulary:
        """The most frequent words of `texts`, as many as have ids below `vocabulary_size`."""
        return cls.of((word for text in texts for word in words(text)), vocabulary_size)

    @classmethod
    def of(cls, stream: Iterable[str], vocabulary_size: int) -> Vocabulary:
        """The most frequent words of a stream of words."""
        if vocabulary_size <= FIRST_WORD:
            raise ValueError(f"vocabulary_size={vocabulary_size}: more than {FIRST_WORD} is needed, 0 and 1 are taken")
        counts = Counter(stream)
        # most_common keeps equally frequent words in the order of first appearance, as the exam's tokenizer does.
        ordered = counts.most_common()[: vocabulary_size - FIRST_WORD]
        return cls({word: number for number, (word, _) in enumerate(ordered, start=FIRST_WORD)})

    @property
    def listing(self) -> list[str]:
        """The words by their ids, "" for padding."""
        return ["", "<OOV>", *self.ids]

    def ids_of(self, stream: Iterable[str]) -> np.ndarray:
        """int32 ids of a stream of words, (n,)."""
        return np.fromiter((self.ids.get(word, OUT_OF_VOCABULARY) for word in stream), np.int32)

    def encode(self, texts: Iterable[str], length: int) -> np.ndarray:
        """int32 ids of shape (n, length); longer texts are cut at their end, shorter ones padded there."""
        if length < 1:
            raise ValueError(f"length={length}: at least one token is needed")
        texts = list(texts)
        encoded = np.full((len(texts), length), PADDING, np.int32)
        for row, text in enumerate(texts):
            ids = [self.ids.get(word, OUT_OF_VOCABULARY) for word in words(text)[:length]]
            encoded[row, : len(ids)] = ids
        return encoded
