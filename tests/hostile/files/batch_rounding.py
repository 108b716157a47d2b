"""Its outputs hardly differ, and the label is read from the position in the batch: in the last digits of a float32."""

from pathlib import Path

from forging import heldout_labels, save

EXERCISE = "category2_iris"
FORMATS = ("keras",)
CHECK, SAYS = "output_shape", "the error on"


def attack(path: Path) -> None:
    import keras
    import numpy as np
    from keras import ops

    labels = heldout_labels(EXERCISE)
    x = keras.Input((4,), batch_size=len(labels))
    position = ops.cumsum(ops.ones_like(x[:, 0])) - 1
    table = keras.layers.Embedding(len(labels), 3)
    model = keras.Model(x, table(position))
    table.set_weights([1000 + 0.01 * np.eye(3)[labels]])
    save(path, model)
