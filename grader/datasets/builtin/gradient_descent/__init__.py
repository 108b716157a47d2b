"""Air flow through a duct by three readings: a law of straight lines with noise, so that least squares is the best."""

from grader.datasets.builtin.gradient_descent.standin import DATASET

__all__ = ["DATASET"]
