"""Readings of machines in CSV files by day and facts about each in JSON files: synthetic by nature, so one source."""

from grader.datasets.builtin.sensor_files.standin import DATASET

__all__ = ["DATASET"]
