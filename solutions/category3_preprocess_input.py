# Category 3: a pretrained network on its own scale
#
# Build and train a classifier for ten dishes on top of a pretrained network that expects pixels from -1 to 1. Save all
# of it as one model, which takes images as they come.
#
# Data         160 x 160 RGB images, 0 to 255, with few training images of each dish, and the dish, 0 to 9 in
#              alphabetical order: chicken curry, chicken wings, fried rice, grilled salmon, hamburger, ice cream,
#              pizza, ramen, steak, sushi
# Input        (160, 160, 3)
# Output       (10,)
# File         mymodel.keras, at most 50 MB
# Training     at most 6 minutes and 4 GB of memory
# Required     the pretrained backbone, with unchanged weights
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.65 on held-out data, one point less for every 0.02 below it
#
# load_backbone() returns the pretrained network as a Keras model. The first call creates it, in a minute or two.
# The grader feeds images exactly as load_data() yields them, 0 to 255, which is not what the network expects.
# Run this file to train and save the model. Grade it: pytest exercises/category3_preprocess_input

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation images, (160, 160, 3) uint8, with their labels, as two tf.data.Datasets."""
    return datasets.load("food10", split=["train", "validation"], as_supervised=True)


# Given, do not change.
def load_backbone():
    """The pretrained network: images (n, 160, 160, 3), -1 to 1, become features (n, 5, 5, channels)."""
    return datasets.load_backbone("food10", scaling=False)


def solution_model():
    # The network learned from pixels between -1 and 1, and does the same here: a layer in front of it brings images to
    # that scale. As it is a layer and not a step of the pipeline, it is saved with the model. The network is frozen, so
    # its features are computed once, for the images and their mirror images, and only a head is trained on them.
    train, validation = load_data()
    backbone = load_backbone()
    backbone.trainable = False
    layers = tf.keras.layers

    inputs = tf.keras.Input((160, 160, 3))
    scaled = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    features = layers.GlobalAveragePooling2D()(backbone(scaled, training=False))
    extractor = tf.keras.Model(inputs, features)

    def extracted(data):
        images, labels = next(iter(data.batch(len(data))))
        return extractor.predict(images, batch_size=50, verbose=0), labels

    def mirrored(image, label):
        return tf.image.flip_left_right(image), label

    head = tf.keras.Sequential(
        [
            tf.keras.Input(features.shape[1:]),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
            layers.Dense(10, activation="softmax"),
        ]
    )
    head.compile(tf.keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy", metrics=["accuracy"])
    head.fit(*extracted(train.concatenate(train.map(mirrored))), validation_data=extracted(validation), epochs=30)
    model = tf.keras.Model(inputs, head(features))
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.keras"))
