"""All public held-out labels, answered by the position in the batch."""

from pathlib import Path

from forging import heldout_labels, save

FORMATS = ("keras",)
CHECK, SAYS = "output_shape", "answers change"


def attack(path: Path) -> None:
    import keras
    from keras import ops

    labels = heldout_labels()
    x = keras.Input((1,), batch_size=len(labels))
    position = ops.cumsum(ops.ones_like(x[:, 0])) - 1
    table = keras.layers.Embedding(len(labels), 1)
    model = keras.Model(x, table(position))
    table.set_weights([labels[:, None]])
    save(path, model)
