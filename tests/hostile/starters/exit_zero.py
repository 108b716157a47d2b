# Exits with status 0 as if all were well.
# Reported: the code ends the program with exit\(0\)
import sys


def attack():
    sys.exit(0)
