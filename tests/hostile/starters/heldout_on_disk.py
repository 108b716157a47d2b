# Looks for held-out inputs and labels in every file that it can read.
# Reported: it did not work
import os


def attack():
    for folder, folders, names in os.walk("/"):
        if folder in ("/proc", "/sys", "/usr"):
            folders.clear()
        for name in names:
            if name in ("labels.npy", "inputs.npy") or "heldout" in name and not name.endswith((".py", ".pyc")):
                return True
    return os.path.exists("CACHE/heldout")
