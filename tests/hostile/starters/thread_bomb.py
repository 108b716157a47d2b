# Starts threads until no more can start, at most 20,000.
# Reported: processes and threads|of memory|can't start new thread
import threading
import time


def attack():
    threading.stack_size(65536)
    for _ in range(20_000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return True
