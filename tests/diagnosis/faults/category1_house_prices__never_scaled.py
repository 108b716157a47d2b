# inputs never scaled
def read(split):
    rows = np.loadtxt(Path(load_files()) / f"{split}.csv", delimiter=",", skiprows=1, dtype=np.float32)
    return rows[:, :-1], rows[:, -1:]


def solution_model():
    x, y = read("train")
    model = tf.keras.Sequential(  # HERE
        [
            tf.keras.Input((8,)),
            tf.keras.layers.Dense(16, activation="tanh"),
            tf.keras.layers.Dense(16, activation="tanh"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.01), "mae")
    model.fit(x, y, epochs=20, batch_size=64, verbose=0)
    return model
