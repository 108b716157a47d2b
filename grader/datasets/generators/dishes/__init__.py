"""Dishes of 101 kinds on their tables, drawn in NumPy."""
