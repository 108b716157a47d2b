# diverged
def read(split):
    rows = np.loadtxt(Path(load_files()) / f"{split}.csv", delimiter=",", skiprows=1, dtype=np.float32)
    return rows[:, :-1], rows[:, -1:]


def solution_model():
    x, y = read("train")
    model = tf.keras.Sequential(
        [
            tf.keras.Input((8,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(tf.keras.optimizers.SGD(0.1), "mse")  # HERE
    model.fit(x, y, epochs=5, batch_size=64, verbose=0)
    return model
