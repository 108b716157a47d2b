# the last activation cannot reach the labels
def solution_model():
    x, y = load_data()
    model = tf.keras.Sequential(
        [tf.keras.Input((1,)), tf.keras.layers.Dense(8), tf.keras.layers.Dense(1, activation="relu")]  # HERE
    )
    model.compile(tf.keras.optimizers.Adam(0.05), "mse")
    model.fit(x, y, epochs=100, verbose=0)
    return model
