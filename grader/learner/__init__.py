"""For learners: list, train, grade, hint, and the grader that pytest uses too."""
