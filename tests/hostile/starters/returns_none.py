# By accident: solution_model() returns nothing.
# Reported: solution_model\(\) returned None
def attack():
    return False


def solution_model():
    attack()
