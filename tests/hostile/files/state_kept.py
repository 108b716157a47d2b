"""Counts its calls in the state of a recurrent layer, and answers with the public held-out label of that number."""

from pathlib import Path

from forging import heldout_labels, save

FORMATS = ("keras",)
CHECK, SAYS = "score", "the output is the same for every input"


def attack(path: Path) -> None:
    import keras
    import numpy as np
    from keras import layers, ops

    labels = heldout_labels()
    x = keras.Input((1,), batch_size=1)
    counter = layers.SimpleRNN(1, activation="linear", stateful=True)
    table = layers.Embedding(len(labels), 1)
    model = keras.Model(x, table(counter(ops.ones_like(x)[:, None])[:, 0] - 1))
    counter.set_weights([np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)])
    table.set_weights([labels[:, None]])
    save(path, model)
