# scaled outside the model; fed another way in training
def solution_model():
    series = load_series("train")
    mean, deviation = series.mean(), series.std()
    windows = np.lib.stride_tricks.sliding_window_view((series - mean) / deviation, 31)  # HERE
    model = tf.keras.Sequential(
        [
            tf.keras.Input((30, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mae")
    model.fit(windows[:, :-1, None], windows[:, -1] * deviation + mean, epochs=15, verbose=0)
    return model
