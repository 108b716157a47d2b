# Category 4: four kinds of news
#
# Build and train a network that classifies news agency reports as world, sports, business or science.
#
# Data         reports as token ids, and labels: 0 World, 1 Sports, 2 Business, 3 Sci/Tech
# Tokens       60 ids below 3000: 0 is padding at the end, 1 is <OOV> (unknown word), then words, most frequent first
# Input        (60,)
# Output       (4,)
# File         mymodel.h5, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     Conv1D
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.85 on held-out data, one point less for every 0.02 below it
#
# The grader feeds tokens exactly as load_data() yields them, with the same vocabulary.
# Run this file to train and save the model. Grade it: pytest exercises/category4_ag_news

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data(split):
    """Token ids, (n, 60) int32, and labels, (n,) int64, of the "train" or the "validation" split."""
    return datasets.load_tokens("ag_news", split=split, vocabulary_size=3000, length=60)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
