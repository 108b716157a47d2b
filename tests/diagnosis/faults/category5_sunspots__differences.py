# differences instead of values, scaled outside the model
def solution_model():
    series = load_series("train")
    windows = np.lib.stride_tricks.sliding_window_view(series, 31)
    steps = np.diff(windows[:, :-1], axis=1, prepend=windows[:, :1])  # HERE
    model = tf.keras.Sequential(
        [
            tf.keras.Input((30, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mae")
    model.fit(steps[..., None], windows[:, -1], epochs=20, verbose=0)
    return model
