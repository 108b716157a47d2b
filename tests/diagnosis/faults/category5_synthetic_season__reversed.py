# window reversed
def solution_model():
    series = load_series("train")
    windows = np.lib.stride_tricks.sliding_window_view(series, 21)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((20, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mae")
    model.fit(windows[:, -2::-1, None], windows[:, -1], epochs=20, verbose=0)  # HERE
    return model
