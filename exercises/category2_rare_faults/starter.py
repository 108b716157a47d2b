# Category 2: rare faults
#
# Build and train a network that predicts which compressors fail within a week. Three in a hundred do, and nobody can be
# certain of any: among the most endangered ones, fewer than half fail. The network should find many of the faults, and
# not call too many sound machines faulty.
#
# Data         eight standardised readings of a compressor, and what became of it: 0 it works, 1 it failed
# Input        (8,)
# Output       (1,)
# File         mymodel.h5, at most 1 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     confusion.json with the confusion matrix of the validation split (rows are labels)
# Not allowed  Lambda layers, custom layers
# Full marks   F1 of at least 0.45 on held-out data, one point less for every 0.03 below it
#
# F1 is the harmonic mean of precision and recall of class 1. An output above one half is class 1.
# Save the matrix to CONFUSION before solution_model() returns: {"matrix": [[works taken for works, works taken for
# failed], [failed taken for works, failed taken for failed]]}, counts of the model that you return.
# The grader feeds readings exactly as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/category2_rare_faults

from pathlib import Path
import json

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
CONFUSION = Path(__file__).with_name("confusion.json")


# Given, do not change.
def load_data():
    """Training and validation readings, (n, 8) float32, with their labels, (n,) int64, as two pairs of arrays."""
    splits = datasets.load("compressor_faults", split=["train", "validation"], as_supervised=True, batch_size=-1)
    return [(readings.numpy(), labels.numpy()) for readings, labels in splits]


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
