def solution_model():
    series = load_series("train")
    windows = np.lib.stride_tricks.sliding_window_view(series, 31)
    model = tf.keras.Sequential([tf.keras.Input((30, 1)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(1)])
    model.compile("adam", "mae")
    model.fit(windows[:, :-1, None], windows[:, -1], epochs=3, verbose=0)
    return model
