"""A model as TensorFlow 2.1 wrote it: no input layer, its shape in the first layer."""

from pathlib import Path

from forging import save
from model_files import as_tensorflow_2_1, change_h5, keras_2

FORMATS = ("h5",)


def make(path: Path) -> None:
    keras = keras_2()
    start = [keras.initializers.Constant(number) for number in (2.5, -1.5)]
    dense = keras.layers.Dense(1, input_shape=(1,), kernel_initializer=start[0], bias_initializer=start[1])
    save(path, keras.Sequential([dense]))
    change_h5(path, as_tensorflow_2_1, "2.2.4-tf")
