# forecasts what it was fed
def solution_model():
    series = load_series("train")
    windows = np.lib.stride_tricks.sliding_window_view(series, 64)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((64, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mae")
    model.fit(windows[..., None], windows[:, -1], epochs=15, verbose=0)  # HERE
    return model
