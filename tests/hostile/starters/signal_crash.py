# Crashes its own process.
# Reported: the code ended before solution_model\(\) returned a model
import os
import signal


def attack():
    os.kill(os.getpid(), signal.SIGSEGV)
    os.abort()
