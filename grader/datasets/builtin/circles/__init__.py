"""Points on two rings, one inside the other: synthetic by nature, so there is one source."""

from grader.datasets.builtin.circles.standin import DATASET

__all__ = ["DATASET"]
