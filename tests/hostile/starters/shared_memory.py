# Fills the memory that is a folder: 3 GB in /dev/shm, where no process seems to own it.
# Told: it did not work
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
