# Category 3: a look inside a network
#
# The given network tells four shapes apart. Build a model that shows what the network sees on the way: for each picture
# it gives the activations of four of the filters in the layer "corners". They are those whose mean activation over all
# training pictures and all places is largest, the largest first.
#
# Data         pictures of a circle, square, triangle or cross, 0 to 255, and the activations to give for each
# Input        (32, 32, 1)
# Output       (16, 16, 4)
# File         mymodel.keras, at most 1 MB
# Training     at most 2 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.00001 on held-out data, one point less for every 0.00001 above it
#
# Nothing is trained. Activations are what the layer gives to the next one.
# The grader feeds pictures exactly as load_data() yields them, 0 to 255, as the network takes them.
# Run this file to build and save the model. Grade it: pytest exercises/category3_look_inside

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training pictures, (n, 32, 32, 1) uint8, and the activations to give for them, (n, 16, 16, 4) float32."""
    pictures, activations = datasets.load("four_shapes", split="train", as_supervised=True, batch_size=-1)
    return pictures.numpy(), activations.numpy()


# Given, do not change.
def load_network():
    """The network with its weights: it takes pictures, (32, 32, 1), 0 to 255, and gives four probabilities."""
    layers = tf.keras.layers
    pictures = tf.keras.Input((32, 32, 1))
    x = layers.Rescaling(1 / 255, name="scaled")(pictures)
    x = layers.Conv2D(8, 5, padding="same", activation="relu", name="edges")(x)
    x = layers.MaxPooling2D(name="pooled")(x)
    x = layers.Conv2D(16, 3, padding="same", activation="relu", name="corners")(x)
    x = layers.GlobalAveragePooling2D(name="averages")(x)
    network = tf.keras.Model(pictures, layers.Dense(4, activation="softmax", name="shapes")(x))

    weights = np.load(datasets.load_files("four_shapes") / "weights.npz")
    network.set_weights([weights[name] for name in weights.files])
    return network


def solution_model():
    # A network is a graph of layers, and a model may end in the middle of it. One such model gives all filters of the
    # layer, to find the strongest; a second one shares the same layers and picks these, without any training.
    pictures, expected = load_data()
    network = load_network()
    corners = network.get_layer("corners").output
    activations = tf.keras.Model(network.input, corners).predict(pictures, verbose=0)
    means = activations.mean(axis=(0, 1, 2))  # one for each filter
    strongest = np.argsort(means)[::-1][:4]
    print("strongest filters:", *strongest)

    model = tf.keras.Model(network.input, tf.keras.ops.take(corners, strongest, axis=-1))
    print("mean absolute error", np.abs(model.predict(pictures, verbose=0) - expected).mean())
    return model


# Given, do not change: makes the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.keras"))
