# Category 2: rare faults
#
# Build and train a network that predicts which compressors fail within a week. Three in a hundred do, and nobody can be
# certain of any: among the most endangered ones, fewer than half fail. The network should find many of the faults, and
# not call too many sound machines faulty.
#
# Data         eight standardised readings of a compressor, and what became of it: 0 it works, 1 it failed
# Input        (8,)
# Output       (1,)
# File         mymodel.h5, at most 1 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     confusion.json with the confusion matrix of the validation split (rows are labels)
# Not allowed  Lambda layers, custom layers
# Full marks   F1 of at least 0.45 on held-out data, one point less for every 0.03 below it
#
# F1 is the harmonic mean of precision and recall of class 1. An output above one half is class 1.
# Save the matrix to CONFUSION before solution_model() returns: {"matrix": [[works taken for works, works taken for
# failed], [failed taken for works, failed taken for failed]]}, counts of the model that you return.
# The grader feeds readings exactly as load_data() yields them.
# Run this file to train and save the model. Grade it: pytest exercises/category2_rare_faults

from pathlib import Path
import json

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
CONFUSION = Path(__file__).with_name("confusion.json")


# Given, do not change.
def load_data():
    """Training and validation readings, (n, 8) float32, with their labels, (n,) int64, as two pairs of arrays."""
    splits = datasets.load("compressor_faults", split=["train", "validation"], as_supervised=True, batch_size=-1)
    return [(readings.numpy(), labels.numpy()) for readings, labels in splits]


def solution_model():
    # Trained as usual, the network learns the risk of each machine. That is below 0.5 even for the most endangered.
    (readings, labels), (seen, truth) = load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((8,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="binary_crossentropy")
    stop = tf.keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)
    model.fit(readings, labels, batch_size=256, epochs=60, validation_data=(seen, truth), callbacks=[stop], verbose=2)

    # Which risk is worth an alarm? The threshold with the best F1 on the validation split.
    def f1(answers):
        return 2 * np.sum(answers & (truth == 1)) / (np.sum(answers) + np.sum(truth))

    risks = model.predict(seen, verbose=0)[:, 0]
    threshold = max(np.linspace(0.05, 0.5, 46), key=lambda one: f1(risks > one))
    print(f"threshold {threshold:.2f}: F1 {f1(risks > threshold):.3f}; threshold 0.50: F1 {f1(risks > 0.5):.3f}")

    # The sigmoid is above the threshold where its input is above log(t / (1 - t)). That is taken from the bias, so that
    # the same machines have an output above 0.5.
    kernel, bias = model.layers[-1].get_weights()
    model.layers[-1].set_weights([kernel, bias - np.log(threshold / (1 - threshold))])

    alarms = (model.predict(seen, verbose=0)[:, 0] > 0.5).astype(int)
    matrix = tf.math.confusion_matrix(truth, alarms).numpy().tolist()
    CONFUSION.write_text(json.dumps({"matrix": matrix}))
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
