"""Cats and dogs: heads of shaded ellipsoids with fur, eyes and whiskers, in rooms and gardens, drawn in NumPy."""

from grader.datasets.builtin.cats_vs_dogs.standin import DATASET

__all__ = ["DATASET"]
