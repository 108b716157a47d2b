# Foundations: gradient descent by hand
#
# Build a model that predicts the air flow through a duct from three readings, and train it in a loop of your own.
#
# Data         the pressures before and after a fan in Pa, the fraction by which its damper is open, and the air flow in
#              m³/h
# Input        (3,)
# Output       (1,)
# File         mymodel.h5, at most 1 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 9.8 on held-out data, one point less for every 0.2 above it
#
# Write the training loop yourself: tf.GradientTape computes the gradients, an optimizer takes the steps. Do not use
# ready-made training or solvers, whether from Keras or from NumPy.
# The flow is a weighted sum of the readings, plus a constant and noise. For full marks, come within two percent of the
# error of least squares.
# The grader feeds readings exactly as load_data() yields them, and compares flows in m³/h.
# Run this file to train and save the model. Grade it: pytest exercises/foundations_gradient_descent

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation readings, (3,) float32, with their flows, as two tf.data.Datasets."""
    return datasets.load("gradient_descent", split=["train", "validation"], as_supervised=True)


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
