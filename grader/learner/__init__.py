"""For those who solve exercises: list, train, grade, hint, and the exercises as pytest items."""
