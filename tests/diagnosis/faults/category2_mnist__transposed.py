# axes exchanged
def solution_model():
    train, validation = load_data()

    def turned(image, label):
        return tf.transpose(image), label  # HERE

    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train.map(turned).take(8000).batch(32), epochs=3, verbose=0)
    return model
