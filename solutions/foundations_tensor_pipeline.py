# Foundations: a tensor pipeline
#
# Build a model that learns nothing: it computes four numbers from eight readings by this formula.
#
#   z = (x - MEANS) / SPREADS   each of the eight readings x, standardised
#   s = z · WEIGHTS             the matrix product: four scores
#   a = how many of the eight z are above 1 or below -1: |z| > 1
#   h = a one for the largest of the four scores, zeros for the others
#   y = s + a · h               four float32 numbers
#
# Data         eight readings on different scales, and the four numbers that the formula gives
# Input        (8,)
# Output       (4,)
# File         mymodel.keras, at most 1 MB
# Training     at most 2 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.00001 on held-out data, one point less for every 0.00001 above it
#
# Run this file to build and save the model. Grade it: pytest exercises/foundations_tensor_pipeline

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf

# Given, do not change: the constants of the formula.
MEANS = np.array([21.5, 1.8, 340.0, 0.62, 12.0, 1450.0, 55.0, 4.1], "float32")
SPREADS = np.array([4.0, 0.6, 45.0, 0.15, 3.5, 120.0, 18.0, 1.1], "float32")
WEIGHTS = np.array(
    [
        [0.8, -0.3, 0.1, -0.6],
        [-0.2, 0.9, -0.4, 0.3],
        [0.5, 0.2, -0.7, 0.1],
        [-0.6, 0.4, 0.6, -0.2],
        [0.1, -0.8, 0.3, 0.7],
        [0.4, 0.1, 0.5, -0.9],
        [-0.3, -0.5, 0.2, 0.8],
        [0.7, 0.6, -0.1, -0.4],
    ],
    "float32",
)


# Given, do not change.
def load_data():
    """Readings, (n, 8) float32, and what the model should compute from them, (n, 4) float32, for comparison."""
    readings, results = datasets.load("tensor_pipeline", split="validation", as_supervised=True, batch_size=-1)
    return readings.numpy(), results.numpy()


def solution_model():
    # A functional model is a graph of operations, and those of keras.ops are saved with it, constants included.
    # Comparisons, counts and indices are not floats; they become floats only when they meet the scores.
    ops = tf.keras.ops
    readings = tf.keras.Input((8,))
    z = (readings - MEANS) / SPREADS
    scores = ops.matmul(z, WEIGHTS)
    beyond = ops.sum(ops.cast(ops.abs(z) > 1, "int32"), axis=-1, keepdims=True)  # (batch, 1), to go with (batch, 4)
    largest = ops.one_hot(ops.argmax(scores, axis=-1), 4, dtype="int32")
    model = tf.keras.Model(readings, scores + ops.cast(beyond * largest, "float32"))

    inputs, expected = load_data()
    print("mean absolute error", np.abs(model.predict(inputs, verbose=0) - expected).mean())
    return model


# Given, do not change: makes the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.keras"))
