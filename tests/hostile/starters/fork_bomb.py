# Forks until nothing else can. At most 20,000 times, so that the test is harmless even if the limit fails.
# Reported: processes and threads|of memory|it did not work
import errno
import os
import time


def attack():
    forked = 0
    for _ in range(20_000):
        try:
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
            forked += 1
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ENOMEM):
                raise
            time.sleep(0.01)
    return forked > 10_000
