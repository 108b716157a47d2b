# Category 2: three experiments
#
# Build a network that tells four gases apart, and train it at least three times, with another value of one setting each
# time: the units of a layer, say, or the dropout or the optimizer's rate. Compare the runs in TensorBoard, and hand in
# the best network.
#
# Data         the standardised signals of eight gas sensors, and the gas: 0 ammonia, 1 acetone, 2 ethanol, 3 toluene
# Input        (8,)
# Output       (4,)
# File         mymodel.h5, at most 2 MB
# Training     at most 5 minutes and 4 GB of memory
# Required     logs.zip with TensorBoard's logs of 3 runs that differ in one setting, and the model of the best
# Not allowed  Lambda layers, custom layers
# Full marks   accuracy of at least 0.94 on held-out data, one point less for every 0.02 below it
#
# Let Keras' TensorBoard callback write each run into a folder of its own in LOGS, with accuracy as a metric and with
# the validation split, and pack LOGS into ARCHIVE before solution_model() returns. The best run is the one with the
# highest validation accuracy in its log; return its network as its last or its best epoch left it.
# To look at the runs yourself: tensorboard --logdir exercises/category2_experiments/logs
# Run this file to train and save the model. Grade it: pytest exercises/category2_experiments

from pathlib import Path
import shutil

from grader import datasets
import tensorflow as tf


# Given, do not change.
LOGS = Path(__file__).with_name("logs")
ARCHIVE = Path(__file__).with_name("logs.zip")


# Given, do not change.
def load_data():
    """Training and validation signals, (n, 8) float32, each with their gas, (n,) int64."""
    splits = datasets.load("gas_sensors", split=["train", "validation"], as_supervised=True, batch_size=-1)
    return [(signals.numpy(), gas.numpy()) for signals, gas in splits]


def solution_model():
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.h5"))
