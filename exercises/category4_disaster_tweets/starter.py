# Category 4: disasters, real or imagined
#
# Build and train a network that tells messages about real disasters from messages that only sound like one.
#
# Data         short messages as token ids, and labels: 1 for a real disaster, 0 for an imagined one
# Tokens       40 ids below 2000: 0 is padding at the end, 1 is <OOV> (unknown word), then words, most frequent first
# Input        (40,)
# Output       (1,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     GRU, SimpleRNN
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.78 on held-out data, one point less for every 0.02 below it
# Real data    accuracy of at least 0.755, one point less for every 0.02
#
# The grader feeds tokens exactly as load_data() yields them, with the same vocabulary.
# Run this file to train and save the model. Grade it: pytest exercises/category4_disaster_tweets

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data(split):
    """Token ids, (n, 40) int32, and labels, (n,) int64, of the "train" or the "validation" split."""
    return datasets.load_tokens("disaster_tweets", split=split, vocabulary_size=2000, length=40)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
