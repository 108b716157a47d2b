# Asks the grader's own modules for the held-out examples.
# Reported: it did not work
import numpy as np

from grader.datasets import cache, heldout, reading
from grader.errors import DataError


def attack():
    def arrays():
        return np.load(heldout.folder_of(cache.get("linear"), "standin", None) / "labels.npy")

    tries = (
        (lambda: reading.load("linear", split="heldout", batch_size=-1), DataError),  # no such split
        (lambda: reading.examples_of(cache.get("linear"), "standin", "heldout"), DataError),
        (arrays, FileNotFoundError),  # not among the files that a training sees
    )
    for one, refusal in tries:
        try:
            one()
            return True
        except refusal:
            pass
    return heldout.private_seed() is not None
