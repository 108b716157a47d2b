# By accident: imports a package that is not installed.
# Reported: ModuleNotFoundError
import keras_preprocessing


def attack():
    return keras_preprocessing
