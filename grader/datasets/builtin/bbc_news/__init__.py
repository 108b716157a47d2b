"""News articles on five topics: a grammar writes the stand-in's; the real ones come from a public CSV file."""

from grader.datasets.builtin.bbc_news.standin import DATASET

__all__ = ["DATASET"]
