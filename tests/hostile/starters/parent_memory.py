# Reads the memory of its parent and of every process that it sees, and attaches to them like a debugger.
# Reported: it did not work
import ctypes
import errno
import os
from pathlib import Path

PTRACE_ATTACH = 16


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    for pid in {int(path.name) for path in Path("/proc").glob("[0-9]*")} - {os.getpid()}:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if command.startswith(b"bwrap"):  # the sandbox itself
                continue
            if b"classroom" in command:
                return True
            open(f"/proc/{pid}/mem", "rb").close()
            return True
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            pass
        if libc.ptrace(PTRACE_ATTACH, pid, None, None) == 0 or ctypes.get_errno() not in (errno.EPERM, errno.ESRCH):
            return True
    return False
