# By accident: reads a file that exists only on the learner's own machine.
# Reported: FileNotFoundError
def attack():
    return open("C:\\Users\\ada\\data.csv").read()
