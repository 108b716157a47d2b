# Category 3: rock, paper, scissors
#
# Build and train a convolutional network that tells three hand gestures apart in colour images.
#
# Data         150 x 150 RGB images, 0 to 255, and the gesture: 0 rock, 1 paper, 2 scissors; the held-out images show
#              other people's hands than the training and validation splits
# Input        (150, 150, 3)
# Output       (3,)
# File         mymodel.h5, at most 20 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     Conv2D
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.93 on held-out data, one point less for every 0.02 below it
#
# The grader feeds images exactly as load_data() yields them, 0 to 255: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/category3_rock_paper_scissors

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation images, (150, 150, 3) uint8, with their labels, as two tf.data.Datasets."""
    return datasets.load("rock_paper_scissors", split=["train", "validation"], as_supervised=True)


def solution_model():
    # Held-out hands belong to other people, so training varies everything that differs between people: where the arm
    # comes from, size, light, skin. Only the gesture stays the same.
    def in_other_light(image, label):
        return tf.clip_by_value(tf.cast(image, tf.float32) + tf.random.uniform((), -51, 51), 0, 255), label

    train, validation = load_data()
    epochs, batch_size = 20, 16
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            tf.keras.Input((150, 150, 3)),
            layers.Rescaling(1 / 255),
            layers.AveragePooling2D(2),
            layers.RandomFlip(),
            layers.RandomRotation(0.5, fill_mode="nearest"),
            layers.RandomZoom((-0.2, 0.2), (-0.2, 0.2), fill_mode="nearest"),
            layers.RandomContrast(0.4, value_range=(0, 1)),
        ]
    )
    for filters, size in ((16, 5), (32, 3), (64, 3), (64, 3), (96, 3)):
        model.add(layers.Conv2D(filters, size, padding="same", use_bias=False))
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
        model.add(layers.MaxPooling2D() if filters < 96 else layers.GlobalMaxPooling2D())
    model.add(layers.Dropout(0.3))
    model.add(layers.Dense(3, activation="softmax"))

    steps = epochs * int(train.cardinality()) // batch_size
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.002, steps)
    model.compile(tf.keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        train.cache().shuffle(2_000).map(in_other_light).batch(batch_size).prefetch(tf.data.AUTOTUNE),
        validation_data=validation.batch(100),
        epochs=epochs,
    )
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
