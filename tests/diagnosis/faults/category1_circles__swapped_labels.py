# classes swapped
def solution_model():
    train, validation = load_data()

    def swapped(point, ring):
        return point, 1 - ring  # HERE

    model = tf.keras.Sequential(
        [
            tf.keras.Input((2,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    model.fit(train.map(swapped).cache().batch(32), epochs=30, verbose=0)
    return model
