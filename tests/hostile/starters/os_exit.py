# Ends the process at once, before anything can check what it returns.
# Reported: the code ended before solution_model\(\) returned a model \(exit status 0\)
import os


def attack():
    os._exit(0)
