"""Step 2: reads a model file as data. Imports neither Keras nor TensorFlow."""
