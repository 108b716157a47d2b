# Writes into the data, the exercises, the solutions, the grader, the libraries and the system.
# Reported: it did not work
import errno
import os

import keras

import grader

FOLDERS = ("CACHE", "CACHE/standin/linear/1.0.0", "ROOT/exercises/category1_linear", "ROOT/solutions", "RESULTS")
FOLDERS += ("SUBMISSIONS", "SUBMISSIONS/ada/category1_linear")
SYSTEM = ("/", "/usr/bin", "/etc", "/dev", os.path.dirname(grader.__file__), os.path.dirname(keras.__file__))


def writes(folder, refusals):
    try:
        with open(os.path.join(folder, "hostile"), "w") as file:
            file.write("points: 5")
        return True
    except OSError as error:
        if error.errno not in refusals:
            raise
        return False


def attack():
    for folder in FOLDERS:  # inside, some are private or missing: the test looks outside
        writes(folder, (errno.EACCES, errno.EROFS, errno.ENOENT))
    return any([writes(folder, (errno.EACCES, errno.EROFS)) for folder in SYSTEM])
