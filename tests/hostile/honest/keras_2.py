"""A trained model as Keras 2 writes it: batch_input_shape, input_length, time_major, the optimizer's state."""

from pathlib import Path

from forging import keras_2_line, save

FORMATS = ("h5",)


def make(path: Path) -> None:
    model = keras_2_line()
    model.compile("adam", "mse")
    model.optimizer.learning_rate = 0
    model.fit([[1.0], [2.0]], [[1.0], [3.5]], verbose=0)
    save(path, model)
