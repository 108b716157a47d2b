"""The commands of learners, one module each."""
