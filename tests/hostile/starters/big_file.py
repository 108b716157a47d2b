# Writes a file of 100 GB, of holes first and then of bytes.
# Told: training was stopped after it had written|it did not work


def attack():
    try:
        with open("holes", "wb") as file:
            file.truncate(100_000_000_000)
        return True
    except OSError:
        pass
    return False
