"""Readers of a newspaper as twelve numbers, by steps that only words describe: nothing is learnt, so one source."""

from grader.datasets.builtin.api_search.standin import DATASET

__all__ = ["DATASET"]
