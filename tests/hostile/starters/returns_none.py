# By accident: solution_model() returns nothing.
# Told: solution_model\(\) returned None
def attack():
    return False


def solution_model():
    attack()
