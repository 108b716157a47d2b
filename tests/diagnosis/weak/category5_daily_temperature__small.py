def solution_model():
    series = load_series("train")
    windows = np.lib.stride_tricks.sliding_window_view(series, 65)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((64, 1)),
            tf.keras.layers.LSTM(4),
            tf.keras.layers.Dense(1),
        ]
    )
    rate = tf.keras.optimizers.schedules.ExponentialDecay(0.003, 100, 0.9)
    model.compile(tf.keras.optimizers.Adam(rate), "mae", metrics=["mae"])
    model.fit(windows[:, :-1, None], windows[:, -1], epochs=5, verbose=0)
    return model
