# By accident: a starter that is not Python yet.
# Reported: SyntaxError|line \d+ of starter.py: .*never closed
def attack():
    return None  # UNFINISHED
