# Category 2: sensor files from two folders
#
# Build and train a network that predicts whether a machine will fail within a week, from the files in two folders.
#
# Data         readings/ holds one CSV file per day, named by its date, with the columns machine, time, temperature,
#              vibration, current in A, and whether a fault stopped the machine within a week. machines/ holds one JSON
#              file per machine, named after it, with the rated current in A, the age, the date of the last service, the
#              units of the readings, and the thermometer's offset: add it to the temperatures in °C
# Input        (6,)
# Output       (1,)
# File         mymodel.h5, at most 2 MB
# Training     at most 5 minutes and 4 GB of memory
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.9 on held-out data, one point less for every 0.02 below it
#
# Join the two by machine, and feed the joined rows to the network in batches.
# The grader feeds six numbers per row, from other machines: the corrected temperature in °C, the vibration in mm/s, the
# current in A, the rated current in A, the age in years, and the whole days since the last service. End the network
# with a sigmoid.
# Run this file to train and save the model. Grade it: pytest exercises/category2_sensor_files

from datetime import date
from pathlib import Path
import csv
import json

from grader import datasets
import tensorflow as tf


# Given, do not change.
def load_files():
    """The folder that holds train/ and validation/, each with its readings/ and machines/."""
    return datasets.load_files("sensor_files")


def solution_model():
    # A reading means little without its machine: a current is high or low relative to the rated one, and a temperature
    # comes in the machine's own unit. So the machines are read first, and each row is joined with its machine as it is
    # read.
    def facts_of(folder):
        files = (folder / "machines").glob("*.json")
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}

    def joined(row, facts, day):
        temperature, vibration = float(row["temperature"]), float(row["vibration"])
        if facts["units"]["temperature"] == "F":
            temperature = (temperature - 32) * 5 / 9
        if facts["units"]["vibration"] == "in/s":
            vibration *= 25.4
        temperature += facts["thermometer_offset"]
        since_service = (day - date.fromisoformat(facts["last_service"])).days
        return temperature, vibration, float(row["current"]), facts["rated_current"], facts["age_years"], since_service

    def rows_of(folder):
        machines = facts_of(folder)
        for path in sorted((folder / "readings").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    features = joined(row, machines[row["machine"]], date.fromisoformat(path.stem))
                    yield features, int(row["fault_within_a_week"])

    def stream(split):
        signature = (tf.TensorSpec((6,), tf.float32), tf.TensorSpec((), tf.int32))
        return tf.data.Dataset.from_generator(lambda: rows_of(load_files() / split), output_signature=signature).cache()

    train, validation = stream("train"), stream("validation")
    normalise = tf.keras.layers.Normalization()
    normalise.adapt(train.map(lambda features, fault: features).batch(1000))
    model = tf.keras.Sequential(
        [
            tf.keras.Input((6,)),
            normalise,
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    rows, epochs, batch_size = 4000, 30, 32
    learning_rate = tf.keras.optimizers.schedules.CosineDecay(0.005, epochs * rows // batch_size)
    model.compile(tf.keras.optimizers.Adam(learning_rate), "binary_crossentropy", metrics=["accuracy"])
    batches = train.shuffle(rows).batch(batch_size).prefetch(tf.data.AUTOTUNE)
    model.fit(batches, validation_data=validation.batch(1000), epochs=epochs, verbose=2)
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
