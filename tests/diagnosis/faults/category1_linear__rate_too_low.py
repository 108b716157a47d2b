# training stopped too early, learning rate too low
def solution_model():
    x, y = load_data()
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile(tf.keras.optimizers.Adam(1e-5), "mse")  # HERE
    model.fit(x, y, epochs=30, verbose=0)
    return model
