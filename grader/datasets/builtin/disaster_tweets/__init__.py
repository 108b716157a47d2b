"""Short messages about disasters, real or imagined: a grammar and a typist make the stand-in's, a file the real."""

from grader.datasets.builtin.disaster_tweets.standin import DATASET

__all__ = ["DATASET"]
