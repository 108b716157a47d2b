# labels shifted, classes in another order
def solution_model():
    train, validation = load_data()

    def from_one(image, label):
        return image, (label + 1) % 10  # HERE

    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train.map(from_one).batch(64), epochs=3, verbose=0)
    return model
