"""The floor of grading: imports TensorFlow once, loads each file, predicts on the same held-out arrays.

Arguments: an array of inputs and a model file, and so on in pairs.
"""

import sys

import keras
import numpy as np

LARGE = 10_000  # numbers in an example: a thousand such images at once do not fit into memory

for path, model_file in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
    inputs = np.load(path, mmap_mode="r")
    model = keras.models.load_model(model_file, compile=False)
    shape = model.inputs[0].shape[1:]
    if inputs.dtype.kind == "S":
        import tensorflow as tf

        inputs = tf.constant(inputs)
    if None not in shape:
        inputs = inputs.reshape(-1, *shape) if isinstance(inputs, np.ndarray) else tf.reshape(inputs, [-1, *shape])
    batch_size = 1_000 if np.prod(inputs.shape[1:]) < LARGE else 32
    print(model_file, model.predict(inputs, batch_size=batch_size, verbose=0).shape)
