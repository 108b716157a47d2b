# Takes 100 GB of memory, 100 MB at a time; 12 GB at most here, so that the test is harmless if the limit is not.
# Told: of memory
import time


def attack():
    taken = []
    for _ in range(120):
        taken.append(bytearray(b"x") * 100_000_000)
        time.sleep(0.02)
    return True
