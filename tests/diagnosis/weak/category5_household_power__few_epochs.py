def solution_model():
    def windows(series):
        cut = np.lib.stride_tricks.sliding_window_view(series, 48, axis=0).swapaxes(1, 2)
        return cut[:, :24], cut[:, 24:]

    model = tf.keras.Sequential(
        [
            tf.keras.Input((24, 7)),
            tf.keras.layers.LSTM(16),
            tf.keras.layers.Dense(24 * 7),
            tf.keras.layers.Reshape((24, 7)),
        ]
    )
    model.compile("adam", "mae", metrics=["mae"])
    model.fit(
        *windows(load_series("train")),
        validation_data=windows(load_series("validation")),
        epochs=3,
        batch_size=64,
        verbose=0,
    )
    return model
