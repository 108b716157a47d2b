def solution_model():
    series = load_series("train")
    windows = np.lib.stride_tricks.sliding_window_view(series, 20)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((10, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(10),
            tf.keras.layers.Reshape((10, 1)),
        ]
    )
    model.compile("adam", "mae")
    model.fit(windows[:, :10, None], windows[:, 10:, None], epochs=5, verbose=0)
    return model
