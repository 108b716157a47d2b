"""Iris flowers by four lengths: the stand-in draws from normal distributions with the moments of the real species."""

from grader.datasets.builtin.iris.standin import DATASET

__all__ = ["DATASET"]
