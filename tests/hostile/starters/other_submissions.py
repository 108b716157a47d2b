# Takes a neighbour's work, or the reference solution.
# Reported: it did not work
from pathlib import Path


def attack():
    wanted = ["SUBMISSIONS/ada/category1_linear/starter.py", "ROOT/solutions/category1_linear.py", "RESULTS"]
    wanted += ["ROOT/exercises/category1_linear/mymodel.h5", "/etc/passwd", "/etc/shadow"]
    return any(Path(name).exists() for name in wanted)
