"""Rock, paper, scissors: jointed hands of rounded cones, posed, turned, ray-cast and lit in NumPy."""

from grader.datasets.builtin.rock_paper_scissors.standin import DATASET

__all__ = ["DATASET"]
