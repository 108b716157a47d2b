# Writes into the data, the exercises, the solutions, the grader, the libraries and the system.
# Told: it did not work
import os

import keras

import grader

FOLDERS = ("CACHE", "CACHE/standin/linear/1.0.0", "ROOT/exercises/category1_linear", "ROOT/solutions", "RESULTS")
FOLDERS += ("SUBMISSIONS", "SUBMISSIONS/ada/category1_linear")
SYSTEM = ("/", "/usr/bin", "/etc", "/dev", os.path.dirname(grader.__file__), os.path.dirname(keras.__file__))


def writes(folder):
    try:
        with open(os.path.join(folder, "hostile"), "w") as file:
            file.write("points: 5")
        return True
    except OSError:
        return False


def attack():
    for folder in FOLDERS:  # some of these are folders of its own inside: the test looks outside
        writes(folder)
    return any([writes(folder) for folder in SYSTEM])
