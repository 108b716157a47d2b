def solution_model():
    train, validation = load_data()
    model = tf.keras.Sequential([tf.keras.Input((None, 1)), tf.keras.layers.Conv1D(1, 6, padding="causal")])
    model.compile(tf.keras.optimizers.Adam(0.01), "mse", metrics=["mae"])
    model.fit(train.cache().batch(32), validation_data=validation.batch(100), epochs=15, verbose=0)
    return model
