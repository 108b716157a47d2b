"""House prices from eight features of very different scales: synthetic by nature, so there is one source."""

from grader.datasets.builtin.house_prices.standin import DATASET

__all__ = ["DATASET"]
