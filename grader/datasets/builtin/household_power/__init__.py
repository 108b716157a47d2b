"""Electric power in a house, seven variables per hour: one series through all splits, and the real one."""

from grader.datasets.builtin.household_power.standin import DATASET

__all__ = ["DATASET"]
