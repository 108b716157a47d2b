"""Bean leaves in the field: healthy, with rust or with angular leaf spot, drawn in NumPy as pictures of many sizes."""

from grader.datasets.builtin.beans.standin import DATASET

__all__ = ["DATASET"]
