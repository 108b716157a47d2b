# By accident: shows its curves in a window, which nobody closes.
# Reported: MAE
import matplotlib.pyplot as plt


def attack():
    plt.plot([1, 2])
    plt.show()
    return None  # tail.txt then returns a wrong model
