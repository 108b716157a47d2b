"""Daily minimum temperatures: one series that runs through train, validation and heldout, and the real one."""

from grader.datasets.builtin.daily_temperature.standin import DATASET

__all__ = ["DATASET"]
