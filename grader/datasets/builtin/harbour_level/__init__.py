"""The water of a harbour that swings under waves: synthetic by nature, so there is one source."""

from grader.datasets.builtin.harbour_level.standin import DATASET

__all__ = ["DATASET"]
