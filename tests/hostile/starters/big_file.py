# Writes 100 GB: a file of holes at first, then files of bytes.
# Reported: training was stopped because it wrote \d+ files and folders, \d
import errno


def attack():
    try:
        with open("holes", "wb") as file:
            file.truncate(100_000_000_000)
        return True
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
    piece = bytes(100_000_000)
    for number in range(100):
        with open(f"file{number}", "wb") as file:
            for _ in range(10):
                file.write(piece)
    return True
