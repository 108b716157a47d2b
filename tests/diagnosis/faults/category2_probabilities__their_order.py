# classes in another order
def solution_model():
    logits = colleagues_model()
    model = tf.keras.Sequential([logits, tf.keras.layers.Softmax()])  # HERE
    return model
