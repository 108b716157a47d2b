# By accident: waits for input from the keyboard.
# Reported: EOFError
def attack():
    return input("points? ") == "5"
