# Ends the process at once, before anybody can look at what it returns.
# Told: the code ended before solution_model\(\) returned a model \(exit status 0\)
import os


def attack():
    os._exit(0)
