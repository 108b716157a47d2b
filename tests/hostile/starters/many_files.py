# Makes a million folders and files.
# Reported: training was stopped because it wrote 1\d,\d{3} files and folders
import os
import time


def attack():
    for number in range(1_000_000):
        os.mkdir(f"folder{number}")
        if number > 20_000:
            time.sleep(0.1)
    return True
