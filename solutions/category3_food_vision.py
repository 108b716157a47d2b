# Category 3: Food Vision
#
# Build and train a classifier for all 101 dishes of Food-101 on top of a pretrained network, and fine-tune the top of
# that network as well.
#
# Data         160 x 160 RGB images, 0 to 255, and the dish, 0 to 100 in alphabetical order
# Input        (160, 160, 3)
# Output       (101,)
# File         mymodel.h5, at most 50 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     the pretrained backbone, with its top fine-tuned
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.48 on held-out data, one point less for every 0.02 below it
# Real data    at most 10 minutes
#
# load_backbone() returns the pretrained network as a Keras model. The first call creates it, in a minute or two.
# At least a quarter of the backbone's weights must stay unchanged: those of its first layers.
# The grader feeds images exactly as load_data() yields them, 0 to 255, which is what the backbone expects.
# Run this file to train and save the model. Grade it: pytest exercises/category3_food_vision

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation images, (160, 160, 3) uint8, with their labels, as two tf.data.Datasets."""
    return datasets.load("food101", split=["train", "validation"], as_supervised=True)


# Given, do not change.
def load_backbone():
    """The pretrained network: images (n, 160, 160, 3), 0 to 255, become features (n, 5, 5, channels)."""
    return datasets.load_backbone("food101")


def solution_model():
    # While the backbone is frozen, its features stay the same, so they are computed once and the head learns in
    # seconds. Then the upper half of the backbone is trained with it, in small steps, on images that are never the same
    # twice.
    train, validation = load_data()
    backbone = load_backbone()
    backbone.trainable = False
    layers = tf.keras.layers

    inputs = tf.keras.Input((160, 160, 3))
    extractor = tf.keras.Model(inputs, layers.GlobalAveragePooling2D()(backbone(inputs, training=False)))
    head = tf.keras.Sequential(
        [
            tf.keras.Input(extractor.output_shape[1:]),
            layers.BatchNormalization(),
            layers.Dropout(0.4),
            layers.Dense(101, activation="softmax"),
        ]
    )

    def mirrored(image, label):
        return tf.image.flip_left_right(image), label

    def extracted(data):
        pictures, labels = zip(*data.batch(100), strict=True)
        return extractor.predict(tf.concat(pictures, 0), batch_size=100, verbose=0), tf.concat(labels, 0)

    head.compile(tf.keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy", metrics=["accuracy"])
    head.fit(*extracted(train.concatenate(train.map(mirrored))), validation_data=extracted(validation), epochs=10)

    backbone.trainable = True
    for layer in backbone.layers[: len(backbone.layers) // 2]:
        layer.trainable = False
    x = layers.RandomFlip("horizontal")(inputs)
    x = layers.RandomZoom((-0.25, 0.15), fill_mode="reflect")(x)
    x = layers.RandomTranslation(0.08, 0.08, fill_mode="reflect")(x)
    model = tf.keras.Model(inputs, head(extractor(x, training=False)))
    train = train.cache().shuffle(3_000).batch(32).prefetch(tf.data.AUTOTUNE)
    epochs = 12
    rate = tf.keras.optimizers.schedules.CosineDecay(0.0007, epochs * int(train.cardinality()))
    model.compile(tf.keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation.batch(100).cache(), epochs=epochs)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
