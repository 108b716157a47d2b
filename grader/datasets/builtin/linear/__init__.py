"""A handful of points on a line: synthetic by nature, so there is one source."""

from grader.datasets.builtin.linear.standin import DATASET

__all__ = ["DATASET"]
