"""The commands of authors of exercises, one module each."""
