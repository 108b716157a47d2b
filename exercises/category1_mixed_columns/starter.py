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
    # YOUR CODE HERE
    return model


# Given, do not change: trains the model and saves it beside this file.
if __name__ == "__main__":
    model = solution_model()
    model.save(Path(__file__).with_name("mymodel.keras"))
