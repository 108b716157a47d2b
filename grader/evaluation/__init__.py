"""Step 3: Keras loads the model and predicts, in a process that sees no labels."""
