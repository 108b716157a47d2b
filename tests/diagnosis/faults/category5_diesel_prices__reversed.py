# window reversed
def solution_model():
    series = load_series("train")
    cut = np.lib.stride_tricks.sliding_window_view(series, 20)[..., None]
    model = tf.keras.Sequential(
        [
            tf.keras.Input((10, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10),
            tf.keras.layers.Reshape((10, 1)),
        ]
    )
    model.compile("adam", "mae")
    model.fit(cut[:, 9::-1], cut[:, 10:], epochs=40, verbose=0)  # HERE
    return model
