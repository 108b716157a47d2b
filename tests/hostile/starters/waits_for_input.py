# Asks the person at the keyboard, and opens a window.
# Told: EOFError
import matplotlib.pyplot as plt


def attack():
    plt.plot([1, 2])
    plt.show()
    return input("points? ") == "5"
