# By accident: prints 1 GB in one line, with control sequences of a terminal.
# Reported: MAE
import sys


def attack():
    piece = "\x1b[2J\x1b]0;owned\x07\x00" + "A" * 999_900
    for _ in range(1000):
        sys.stdout.write(piece)
    return None  # tail.txt then returns a wrong model
