# forecasts what it was fed
def solution_model():
    series = load_series("train")
    windows = np.lib.stride_tricks.sliding_window_view(series, 10)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((10, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(10),
            tf.keras.layers.Reshape((10, 1)),
        ]
    )
    model.compile("adam", "mae", metrics=["mae"])
    model.fit(windows[..., None], windows[..., None], epochs=30, validation_split=0.1, verbose=0)  # HERE
    return model
