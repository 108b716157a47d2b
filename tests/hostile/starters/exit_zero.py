# Ends the program as if all were well.
# Told: the code ends the program with exit\(0\)
import sys


def attack():
    sys.exit(0)
