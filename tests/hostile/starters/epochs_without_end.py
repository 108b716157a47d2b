# Prints lines that look like Keras' own, with more digits than Python converts to a number.
# Reported: MAE
def attack():
    print("\nEpoch " + "9" * 5000 + "/3\n1/1 " + " " * 60_000 + "x", flush=True)
    return None  # tail.txt then returns a wrong model
