# Makes its folder unreadable and exits: the grader can read nothing in it, and no sandbox can start there again.
# Reported: the code ended before solution_model\(\) returned a model|made a folder unreadable
import os


def attack():
    inside = os.path.dirname(os.getcwd())
    for name in ("report.json", "mymodel.h5"):
        open(os.path.join(inside, name), "w").close()
        os.chmod(os.path.join(inside, name), 0)
    os.chmod("starter.py", 0)
    os.chmod(".", 0)
    os.chmod(inside, 0)
    os._exit(0)
