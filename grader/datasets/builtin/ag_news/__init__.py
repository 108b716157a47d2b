"""News reports in four classes: a grammar writes the stand-in's; the real ones are AG's corpus of news articles."""

from grader.datasets.builtin.ag_news.standin import DATASET

__all__ = ["DATASET"]
