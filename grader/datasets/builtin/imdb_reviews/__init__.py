"""Film reviews, for or against: a grammar writes the stand-in's, of films that never existed; TFDS has real ones."""

from grader.datasets.builtin.imdb_reviews.standin import DATASET

__all__ = ["DATASET"]
