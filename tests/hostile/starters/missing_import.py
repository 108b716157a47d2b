# By accident: imports what is not installed.
# Told: ModuleNotFoundError
import keras_preprocessing


def attack():
    return keras_preprocessing
