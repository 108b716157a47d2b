# Opens settings of the kernel for writing: what is to be run, by root, when a program crashes.
# Told: it did not work
import os

SETTINGS = (
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/vm/drop_caches",
    "/proc/sysrq-trigger",
    "/proc/mtrr",
    "/dev/kmsg",
)


def attack():
    worked = False
    for setting in SETTINGS:
        try:
            os.close(os.open(setting, os.O_WRONLY))
            worked = True
        except OSError:
            pass
    return worked
