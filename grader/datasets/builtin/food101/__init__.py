"""Food-101: dishes of 101 kinds. The stand-in draws them, the real photographs are resized."""

from grader.datasets.builtin.food101.standin import DATASET

__all__ = ["DATASET"]
