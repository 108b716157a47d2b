"""Step 4: the eight checks, the score and its points."""
