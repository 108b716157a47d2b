# By accident: changes directory, saves the model there, and returns None.
# Reported: returned None
import os

import keras


def attack():
    return False


def solution_model():
    os.mkdir("elsewhere")
    os.chdir("elsewhere")
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.save("mymodel.h5")
