# Takes memory that no process owns: anonymous files, segments of System V.
# Reported: it did not work
import ctypes
import errno
import os


def attack():
    try:
        with os.fdopen(os.memfd_create("hidden"), "wb") as file:
            for _ in range(10):
                file.write(bytes(1_000_000))
        return True
    except PermissionError:
        pass
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.shmget(0, 10_000_000, 0o1600) != -1 or ctypes.get_errno() != errno.EPERM
