"""The commands of exercise authors, one module each."""
