# Asks the grader's own modules for the held-out examples.
# Told: it did not work
import numpy as np

from grader.datasets import cache, heldout, reading


def attack():
    tries = (
        lambda: reading.load("linear", split="heldout", batch_size=-1),
        lambda: reading.examples_of(cache.get("linear"), "standin", "heldout"),
        lambda: np.load(heldout.folder_of(cache.get("linear"), "standin", None) / "labels.npy"),
    )
    for one in tries:
        try:
            one()
            return True
        except Exception:
            pass
    return heldout.private_seed() is not None
