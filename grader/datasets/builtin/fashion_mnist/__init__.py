"""Stand-in of Fashion-MNIST: garments drawn as shaded silhouettes that fill the frame, as the real photographs do."""

from grader.datasets.builtin.fashion_mnist.standin import DATASET

__all__ = ["DATASET"]
