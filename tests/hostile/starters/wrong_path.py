# By accident: reads a file that lies on the learner's own machine.
# Told: FileNotFoundError
def attack():
    return open("C:\\Users\\ada\\data.csv").read()
