# Category 1: a straight line
#
# Build and train a network that learns y = a * x + b from a handful of points.
#
# Data         pairs of numbers x and y, all on one line
# Input        (1,)
# Output       (1,)
# File         mymodel.h5, at most 1 MB
# Training     at most 2 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.01 on held-out data, one point less for every 0.01 above it
#
# Run this file to train and save the model. Grade it: pytest exercises/category1_linear

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """The points as two columns, x and y, (n, 1) float32 each."""
    x, y = datasets.load("linear", split="train", as_supervised=True, batch_size=-1)
    return x.numpy().reshape(-1, 1), y.numpy().reshape(-1, 1)


def solution_model():
    # A line has one weight and one bias, and so has a single unit: a larger network would be no better.
    x, y = load_data()
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile(optimizer=tf.keras.optimizers.SGD(learning_rate=0.1), loss="mean_squared_error")
    model.fit(x, y, epochs=300, verbose=2)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
