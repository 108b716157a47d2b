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
    train, validation = load_data()

    lengths, _ = train.batch(1000).make_one_shot_iterator().get_next()
    mean, variance = tf.nn.moments(lengths, axes=[0])
    with tf.Session() as session:
        mean, variance = session.run([mean, variance])

    def batches(flowers):
        return flowers.map(lambda lengths, species: (lengths, tf.one_hot(tf.to_int32(species), depth=3))).batch(16)

    model = tf.keras.Sequential()
    model.add(tf.keras.layers.Normalization(mean=mean, variance=variance, input_shape=(4,)))
    model.add(tf.keras.layers.Dense(16, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(3, activation=tf.nn.softmax))
    model.compile(tf.keras.optimizers.Adam(lr=0.01), "categorical_crossentropy", metrics=["accuracy"])
    history = model.fit_generator(batches(train).cache(), validation_data=batches(validation), epochs=60, verbose=0)
    print("accuracy in training:", history.history["acc"][-1])
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
