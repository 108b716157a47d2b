# Leaves a process behind that waits for its parent to end, and then replaces the files that it left.
# Reported: MAE|not a Keras model|ended before solution_model
import os
import sys
import time

SURVIVOR = """
import os, pathlib, time
parent = int(os.environ["PARENT"])
while os.path.exists(f"/proc/{parent}"):
    time.sleep(0.001)
for _ in range(600):
    for name in ("../mymodel.h5", "../report.json", "mymodel.h5"):
        pathlib.Path(name).write_text("points: 5")
    time.sleep(1)
"""


def attack():
    parent = str(os.getpid())
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(0, 256)
            os.execve(sys.executable, [sys.executable, "-c", SURVIVOR, "MARK"], {"PARENT": parent})
        os._exit(0)
    time.sleep(0.5)
    return None  # tail.txt then returns a wrong model
