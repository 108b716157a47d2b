# Forks until nobody else can. At most 20,000 times here, so that the test is harmless if the limit is not.
# Told: processes and threads|of memory|it did not work|exit status
import os
import time


def attack():
    for _ in range(20_000):
        try:
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
        except OSError:
            time.sleep(0.01)
    return False
