"""What an exercise is, and the files that it consists of."""
