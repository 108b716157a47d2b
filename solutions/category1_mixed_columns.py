# Category 1: numbers, words and blanks
#
# Build and train a network that predicts how much power a home uses in a month, for customers that it has never seen.
# The table has numbers, of which some are missing, words, and twelve rows of each customer. There is no validation
# split: make one of your own.
#
# Data         numbers: persons, heated area in m², year in which the walls were insulated, NaN if that is unknown, and
#              the month's mean temperature in °C; categories: heating and building; the customer; and the power used in
#              100 kWh
# Input        numbers (4,), categories (2,)
# Output       (1,)
# File         mymodel.keras, at most 2 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     validation.csv with the customers of your own validation split, at least 10% of all, none trained on
# Not allowed  Lambda layers, custom layers
# Full marks   mean absolute error of at most 0.96 on held-out data, one point less for every 0.03 above it
#
# The grader feeds both inputs exactly as load_data() yields them, and compares power in 100 kWh. Held-out customers are
# new. Save the customers whom you kept back to VALIDATION before solution_model() returns: a line "customer", then one
# customer in each line.
# Run this file to train and save the model. Grade it: pytest exercises/category1_mixed_columns

from pathlib import Path

from grader import datasets
import numpy as np
import tensorflow as tf


# Given, do not change.
VALIDATION = Path(__file__).with_name("validation.csv")


# Given, do not change.
def load_data():
    """All rows that you have: numbers (n, 4) float32, categories (n, 2) and customers (n,) as str, power (n, 1)."""
    rows = datasets.load("power_customers", split="train", batch_size=-1)
    categories, customers = (values.numpy().astype(str) for values in (rows["bill"]["categories"], rows["customer"]))
    return rows["bill"]["numbers"].numpy(), categories, customers, rows["used"].numpy()


def solution_model():
    # A customer's habits are in all of his rows. Were some of them trained on and others used for validation, the
    # network could learn the customers by heart and would look good. So whole customers are kept back.
    numbers, categories, customers, used = load_data()
    everyone = np.unique(customers)
    kept_back = tf.random.shuffle(everyone)[: len(everyone) // 5].numpy().astype(str)
    is_validation = np.isin(customers, kept_back)

    # Each column is brought to mean 0, from its known values. A blank then becomes 0, the mean, and a column of its own
    # says that it was one.
    known = numbers[~is_validation]
    normalise = tf.keras.layers.Normalization(mean=np.nanmean(known, axis=0), variance=np.nanvar(known, axis=0))
    lookup = tf.keras.layers.StringLookup(output_mode="multi_hot")
    lookup.adapt(categories[~is_validation])

    number = tf.keras.Input((4,), name="numbers")
    category = tf.keras.Input((2,), name="categories", dtype="string")
    filled = tf.keras.ops.nan_to_num(normalise(number))
    was_blank = tf.keras.ops.cast(tf.keras.ops.isnan(number), "float32")
    x = tf.keras.layers.Concatenate()([filled, was_blank, lookup(category)])
    x = tf.keras.layers.Dense(64, activation="relu")(x)
    x = tf.keras.layers.Dense(64, activation="relu")(x)
    model = tf.keras.Model([number, category], tf.keras.layers.Dense(1)(x))

    def rows(chosen):
        inputs = {"numbers": numbers[chosen], "categories": categories[chosen]}
        return tf.data.Dataset.from_tensor_slices((inputs, used[chosen]))

    model.compile(optimizer=tf.keras.optimizers.Adam(0.001), loss="mae")
    stop = tf.keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
    model.fit(
        rows(~is_validation).cache().shuffle(10_000).batch(64).prefetch(tf.data.AUTOTUNE),
        validation_data=rows(is_validation).batch(500),
        epochs=60,
        callbacks=[stop],
        verbose=2,
    )
    VALIDATION.write_text("\n".join(["customer", *kept_back]) + "\n")
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.keras"))
