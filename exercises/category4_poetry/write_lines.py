"""Writes new lines, word by word, with the model that starter.py has trained."""

import argparse
from pathlib import Path

import numpy as np

from grader import datasets
from grader.datasets.tokens import FIRST_WORD, LINE_END, words
from grader.quiet import quiet

MODEL = Path(__file__).with_name("mymodel.h5")
POEMS, LENGTH = {"name": "verse", "vocabulary_size": 1500}, 20


def above_zero(text):
    if not (number := float(text)) > 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return number


PARSER = argparse.ArgumentParser(description=__doc__)
PARSER.add_argument("--temperature", type=above_zero, default=0.7, help="0.3 is careful, 1.2 is daring (default: 0.7)")
PARSER.add_argument("--lines", type=above_zero, default=8, metavar="N", help="how many lines to write (default: 8)")
PARSER.add_argument("--begin", type=words, default=[], metavar="WORDS", help='the first words, such as "the sea"')
PARSER.add_argument("--seed", type=int, help="an integer: the same one writes the same lines again")


def load_model():
    if not MODEL.exists():
        PARSER.error(f"there is no model yet. Train it first: python {MODEL.with_name('starter.py')}")
    with quiet():
        import tensorflow as tf

        return tf.keras.models.load_model(MODEL, compile=False)


def draw(probabilities, temperature, rng):
    """The id of a word. A low temperature makes likely words even likelier, a high one makes all more equal."""
    weights = (probabilities / probabilities.max()).astype(float) ** (1 / temperature)
    return rng.choice(len(weights), p=weights / weights.sum())


def main():
    arguments, model, vocabulary = PARSER.parse_args(), load_model(), datasets.vocabulary(**POEMS)
    if unknown := [word for word in arguments.begin if word not in vocabulary]:
        PARSER.error(f"not in the vocabulary: {', '.join(unknown)}. Start with other words.")
    rng, end = np.random.default_rng(arguments.seed), vocabulary.index(LINE_END)
    # The model can only go on with a text: it starts after the end of a stanza from the validation split.
    windows, next_ids = datasets.load_next_words(**POEMS, split="validation", length=LENGTH)
    stanza_ends = windows[(windows[:, -1] == end) & (next_ids == end)]
    read = [*rng.choice(stanza_ends), end, *map(vocabulary.index, arguments.begin)]
    line, written = arguments.begin, 0
    while written < arguments.lines:
        probabilities = model(np.array([read[-LENGTH:]]), training=False).numpy()[0]
        probabilities[:FIRST_WORD] = 0
        if read[-2:] == [end, end]:  # one empty line separates stanzas, never two
            probabilities[end] = 0
        is_endless = len(line) == LENGTH  # a model that has learned little may never end a line
        read.append(end if is_endless else draw(probabilities, arguments.temperature, rng))
        if read[-1] != end:
            line = [*line, vocabulary[read[-1]]]
        else:
            print(*line, flush=True)
            line, written = [], written + bool(line)


if __name__ == "__main__":
    main()
