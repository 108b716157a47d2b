"""A stateful recurrent layer, which is reset before each batch: it may not remember the example before."""

from pathlib import Path

from forging import BOTH, save

FORMATS = BOTH


def make(path: Path) -> None:
    import keras
    import numpy as np

    x = keras.Input((1,), batch_size=16)
    memory = keras.layers.SimpleRNN(1, activation="linear", stateful=True)
    model = keras.Model(x, memory(keras.layers.Reshape((1, 1))(x)))
    memory.set_weights([np.array([[2.5]]), np.array([[0.5]]), np.array([-1.5])])
    model(keras.ops.ones((16, 1)))  # its state is saved with it
    save(path, model)
