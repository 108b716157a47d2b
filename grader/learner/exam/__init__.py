"""A practice exam: five exercises, one clock, and no help until it is over."""

FOLDER = "exam"  # in the project; git ignores it
