# Takes the memory in many child processes, a little in each.
# Reported: of memory
import os
import time


def attack():
    for _ in range(30):
        if os.fork() == 0:
            taken = bytearray(b"x") * 200_000_000
            time.sleep(60)
            os._exit(len(taken) % 2)
        time.sleep(0.05)
    time.sleep(30)
    return True
