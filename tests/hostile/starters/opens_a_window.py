# By accident: shows its curves in a window, which nobody closes.
# Told: MAE
import matplotlib.pyplot as plt


def attack():
    plt.plot([1, 2])
    plt.show()
    return None  # and a wrong model is returned, on which the grader goes on
