# Category 4: sarcasm in headlines
#
# Build and train a network that tells sarcastic headlines from serious ones.
#
# Data         newspaper headlines as token ids, and labels: 1 for sarcastic, 0 for serious
# Tokens       120 ids below 1000: 0 is padding at the end, 1 is <OOV> (unknown word), then words, most frequent first
# Input        (120,)
# Output       (1,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     Embedding
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.81 on held-out data, one point less for every 0.02 below it
#
# The grader feeds tokens exactly as load_data() yields them, with the same vocabulary.
# Run this file to train and save the model. Grade it: pytest exercises/category4_sarcasm

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data(split):
    """Token ids, (n, 120) int32, and labels, (n,) int64, of the "train" or the "validation" split."""
    return datasets.load_tokens("sarcasm", split=split, vocabulary_size=1000, length=120)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
