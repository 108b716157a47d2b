# Category 4: from raw text to a topic
#
# Build and train a network that takes a news article as a single string and predicts its topic. To use the model,
# nobody should need your vocabulary or any of your code.
#
# Data         news articles in lower case, and their topics in alphabetical order: 0 business, 1 entertainment,
#              2 politics, 3 sport, 4 tech
# Input        ()
# Output       (5,)
# File         mymodel.keras, at most 10 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     TextVectorization
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.9 on held-out data, one point less for every 0.02 below it
#
# The grader feeds whole articles, one string each, exactly as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/category4_raw_text

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation articles, one string each, with their topics, as two tf.data.Datasets."""
    return datasets.load("bbc_news", split=["train", "validation"], as_supervised=True)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.keras"))
