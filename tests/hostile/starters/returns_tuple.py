# By accident: solution_model() returns the model and its history.
# Reported: solution_model\(\) returned a tuple, not a keras model
import keras


def attack():
    return False


def solution_model():
    return keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]), {"loss": [0.0]}
