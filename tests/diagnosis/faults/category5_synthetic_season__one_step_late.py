# another step
def solution_model():
    series = load_series("train")
    windows = np.lib.stride_tricks.sliding_window_view(series, 26)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((20, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mae")
    model.fit(windows[:, :20, None], windows[:, 25], epochs=20, verbose=0)  # HERE
    return model
