"""Horses or humans: jointed figures of rounded cones in motion, in places that both share, drawn in NumPy."""

from grader.datasets.builtin.horses_or_humans.standin import DATASET

__all__ = ["DATASET"]
