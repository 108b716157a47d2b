"""Weekly diesel prices: one series that runs through train, validation and heldout, and the real one."""

from grader.datasets.builtin.diesel_prices.standin import DATASET

__all__ = ["DATASET"]
