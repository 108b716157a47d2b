"""Step 1: a starter becomes a model file, in a process of its own."""
