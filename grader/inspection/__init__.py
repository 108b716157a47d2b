"""Step 2: a model file is read as data. Imports neither Keras nor TensorFlow."""
