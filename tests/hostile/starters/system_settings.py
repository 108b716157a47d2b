# Opens kernel settings for writing, such as the program that root runs after a crash.
# Reported: it did not work
import errno
import os

SETTINGS = (
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/vm/drop_caches",
    "/proc/sysrq-trigger",
    "/proc/mtrr",
    "/dev/kmsg",
)


def attack():
    for setting in filter(os.path.exists, SETTINGS):
        try:
            os.close(os.open(setting, os.O_WRONLY))
            return True
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
    return not os.path.exists(SETTINGS[0])  # nothing was tried
