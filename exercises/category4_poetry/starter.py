# Category 4: the next word of a poem
#
# Build and train a network that reads twenty words of a poem and predicts the next one.
#
# Data         poems as one stream of words; the end of a line counts as a word
# Tokens       ids below 1500: 0 is never used, 1 is <OOV> (unknown word), then words and line ends, most frequent first
# Windows      20 consecutive words in, the next word out
# Input        (20,)
# Output       (1500,)
# File         mymodel.h5, at most 20 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     LSTM
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.41 on held-out data, one point less for every 0.005 below it
# Real data    accuracy of at least 0.184, one point less for every 0.002
#
# The grader feeds windows of other poems, exactly as load_data() yields them, with the same vocabulary.
# Run this file to train and save the model. Grade it: pytest exercises/category4_poetry
# Then let the model write lines of its own: python exercises/category4_poetry/write_lines.py --help

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data(split):
    """Windows, (n, 20) int32, and the id of each next word, (n,) int64, of the "train" or the "validation" split."""
    return datasets.load_next_words("verse", split=split, vocabulary_size=1500, length=20)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
