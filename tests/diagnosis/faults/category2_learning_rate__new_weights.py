# weights of a new model
def solution_model():
    models = [trained(rate) for rate in (0.3, 1.0, 3.0)]
    best = max(models, key=lambda model: model.history.history["val_accuracy"][-1])
    model = tf.keras.models.clone_model(best)  # HERE
    return model
