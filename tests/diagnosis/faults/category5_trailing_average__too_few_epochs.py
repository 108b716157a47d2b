# training stopped too early, learning rate too low
def solution_model():
    train, validation = load_data()
    model = tf.keras.Sequential(
        [tf.keras.Input((None, 1)), tf.keras.layers.Conv1D(1, 64, padding="causal", use_bias=False)]
    )
    model.compile(tf.keras.optimizers.SGD(0.00001), "mse", metrics=["mae"])
    model.fit(train.batch(32), validation_data=validation.batch(100), epochs=12, verbose=0)  # HERE
    return model
