# Fills /dev/shm with 3 GB, memory that no process seems to own.
# Reported: it did not work
import errno


def attack():
    written = 0
    try:
        with open("/dev/shm/hostile", "wb") as file:
            while written < 3_000_000_000:
                written += file.write(b"x" * 10_000_000)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
    return written > 1_000_000_000
