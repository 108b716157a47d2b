# By accident: builds a model and never trains it.
# Reported: MAE
import keras


def attack():
    return False


def solution_model():
    return keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
