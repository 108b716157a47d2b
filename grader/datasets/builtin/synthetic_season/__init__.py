"""A series of trend, season and noise: synthetic by nature, so there is one source."""

from grader.datasets.builtin.synthetic_season.standin import DATASET

__all__ = ["DATASET"]
