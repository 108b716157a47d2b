# By accident: asks the person at the keyboard.
# Told: EOFError
def attack():
    return input("points? ") == "5"
