# By accident: solution_model() returns what fit() returns.
# Reported: returned a History, not a keras model
import keras
import numpy as np


def attack():
    return False


def solution_model():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(loss="mse")
    return model.fit(np.zeros((4, 1)), np.zeros((4, 1)), verbose=0)
