"""The datasets that come with the grader: a folder each, which declares DATASET."""
