"""Monthly sunspot numbers: one series that goes on from train through validation into heldout, and the real one."""

from grader.datasets.builtin.sunspots.standin import DATASET

__all__ = ["DATASET"]
