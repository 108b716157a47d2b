# By accident: a starter with its data in it.
# Told: starter.py has 2 MB, 1 MB are allowed
DATA = "PADDING"


def attack():
    return len(DATA) > 2_000_000
