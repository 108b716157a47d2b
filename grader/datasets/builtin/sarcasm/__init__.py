"""Headlines, sarcastic or not: a grammar writes the stand-in's; the real ones are a public JSON file."""

from grader.datasets.builtin.sarcasm.standin import DATASET

__all__ = ["DATASET"]
