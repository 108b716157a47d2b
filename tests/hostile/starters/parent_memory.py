# Looks into the memory of its parent, and attaches to it as a debugger would.
# Told: it did not work
import os
from pathlib import Path

PTRACE_ATTACH = 16


def attack():
    others = {os.getppid(), 1, *(int(path.name) for path in Path("/proc").glob("[0-9]*"))} - {os.getpid(), 0}
    for pid in others:
        try:
            with open(f"/proc/{pid}/mem", "rb"):
                with open(f"/proc/{pid}/cmdline") as file:
                    if "bwrap" not in file.read():
                        return True
        except OSError:
            pass
    return any(b"classroom" in path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline"))
