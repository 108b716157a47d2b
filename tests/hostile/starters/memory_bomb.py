# Takes 100 GB of memory, 100 MB at a time. At most 12 GB here, so that the test is harmless even if the limit fails.
# Reported: of memory
import time


def attack():
    taken = []
    for _ in range(120):
        taken.append(bytearray(b"x") * 100_000_000)
        time.sleep(0.02)
    return True
