# output in another unit
def solution_model():
    x, y = load_data()
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile(tf.keras.optimizers.Adam(0.1), "mse")
    model.fit(x, y / 10, epochs=300, verbose=0)  # HERE
    return model
