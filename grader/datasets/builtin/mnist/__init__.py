"""Stand-in of MNIST: handwritten digits drawn as strokes and normalised as the real ones are."""

from grader.datasets.builtin.mnist.standin import DATASET

__all__ = ["DATASET"]
