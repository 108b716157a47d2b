# Category 3: features of a pretrained network
#
# Build and train a classifier of ten dishes on a network that was pretrained on other pictures: its features serve
# yours, and its own weights stay as they are.
#
# Data         images of 160 x 160 pixels in 3 colours from 0 to 255, few of each dish to train on, and the dish, in
#              alphabetical order from 0 to 9: chicken curry, chicken wings, fried rice, grilled salmon, hamburger,
#              ice cream, pizza, ramen, steak, sushi
# Input        (160, 160, 3)
# Output       (10,)
# File         mymodel.h5, at most 50 MB
# Training     at most 5 minutes and 4 GB of memory
# Needed       the pretrained backbone, its weights unchanged
# Not allowed  Lambda layers, layers of your own
# Full marks   accuracy of at least 0.65 on held-out data, one point less per 0.02 below it
#
# load_backbone() returns the pretrained network as a Keras model; on first use it is made, which takes a minute or two.
# The grader feeds images as load_data() yields them, 0 to 255, which is what the backbone takes.
# Run this file to train and save the model. Grade it: pytest exercises/category3_feature_extraction

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation images, (160, 160, 3) uint8, with their labels, as two tf.data.Datasets."""
    return datasets.load("food10", split=["train", "validation"], as_supervised=True)


# Given, do not change.
def load_backbone():
    """The pretrained network: images (n, 160, 160, 3), 0 to 255, become features (n, 5, 5, channels)."""
    return datasets.load_backbone("food10")


def solution_model():
    # The backbone is frozen, so a picture has the same features in every epoch: they are computed once, for pictures
    # and their mirror images, and training a head on them takes seconds. In the end both become one model.
    train, validation = load_data()
    backbone = load_backbone()
    backbone.trainable = False
    layers = tf.keras.layers

    inputs = tf.keras.Input((160, 160, 3))
    features = layers.GlobalAveragePooling2D()(backbone(inputs, training=False))
    extractor = tf.keras.Model(inputs, features)

    def extracted(data):
        pictures, labels = zip(*data.batch(50), strict=True)
        return extractor.predict(tf.concat(pictures, 0), batch_size=50, verbose=0), tf.concat(labels, 0)

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
    model.save(Path(__file__).with_name("mymodel.h5"))
