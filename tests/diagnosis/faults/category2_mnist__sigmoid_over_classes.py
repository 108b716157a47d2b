# sigmoid over classes, no softmax at the end
def solution_model():
    train, validation = load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(10, activation="relu"),  # HERE
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train.take(6000).batch(32), validation_data=validation.take(500).batch(100), epochs=2, verbose=0)
    return model
