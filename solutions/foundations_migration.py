# Foundations: a program from TensorFlow 1
#
# The program below classifies irises by species. It was written for TensorFlow 1 and the Keras of that time, and it
# worked then. Make it run today.
#
# Data         sepal length and width, petal length and width in cm, and the species: 0 setosa, 1 versicolor,
#              2 virginica
# Input        (4,)
# Output       (3,)
# File         mymodel.h5, at most 1 MB
# Training     at most 2 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.93 on held-out data, one point less for every 0.02 below it
#
# The grader feeds measurements exactly as load_data() yields them: do any scaling inside the model.
# Run this file to train and save the model. Grade it: pytest exercises/foundations_migration

from pathlib import Path

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_data():
    """Training and validation measurements, (4,) float32, with their species, as two tf.data.Datasets."""
    return datasets.load("iris", split=["train", "validation"], as_supervised=True)


def solution_model():
    # Today a tensor has its value right away, so nothing waits for a session. What was renamed keeps its meaning, and
    # one fit() takes both arrays and datasets.
    train, validation = load_data()

    lengths, _ = next(iter(train.batch(1000)))
    mean, variance = tf.nn.moments(lengths, axes=[0])

    def batches(flowers):
        return flowers.map(lambda lengths, species: (lengths, tf.one_hot(tf.cast(species, tf.int32), depth=3))).batch(
            16
        )

    model = tf.keras.Sequential()
    model.add(tf.keras.Input((4,)))
    model.add(tf.keras.layers.Normalization(mean=mean.numpy(), variance=variance.numpy()))
    model.add(tf.keras.layers.Dense(16, activation="relu"))
    model.add(tf.keras.layers.Dense(3, activation="softmax"))
    model.compile(tf.keras.optimizers.Adam(learning_rate=0.01), "categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(batches(train).cache(), validation_data=batches(validation), epochs=60, verbose=0)
    print("accuracy in training:", history.history["accuracy"][-1])
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
