"""Poems: the stand-in's are written by a grammar of themes, metres and rhymes; the real text is Shakespeare's."""

from grader.datasets.builtin.verse.standin import DATASET

__all__ = ["DATASET"]
