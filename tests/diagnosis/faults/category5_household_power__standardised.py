# scaled outside the model; fed another way in training
def solution_model():
    series = load_series("train")
    mean, deviation = series.mean(0), series.std(0)
    scaled = (series - mean) / deviation  # HERE
    cut = np.lib.stride_tricks.sliding_window_view(scaled, 48, axis=0).swapaxes(1, 2)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((24, 7)),
            tf.keras.layers.GRU(32),
            tf.keras.layers.Dense(24 * 7),
            tf.keras.layers.Reshape((24, 7)),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.003), "mae")
    model.fit(cut[:, :24], cut[:, 24:], epochs=4, batch_size=64, verbose=0)
    return model
