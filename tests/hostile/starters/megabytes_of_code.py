# By accident: a starter with its data in it.
# Reported: starter.py is 2 MB, at most 1 MB allowed
DATA = "PADDING"


def attack():
    return len(DATA) > 2_000_000
