"""Vibration of gears, sound or worn, in the order of the recording: synthetic by nature, so there is one source."""

from grader.datasets.builtin.gear_vibration.standin import DATASET

__all__ = ["DATASET"]
