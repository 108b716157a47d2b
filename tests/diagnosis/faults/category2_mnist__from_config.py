# weights of a new model
def solution_model():
    train, validation = load_data()
    trained = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    trained.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    trained.fit(train.batch(64), validation_data=validation.batch(500), epochs=2, verbose=0)
    model = tf.keras.Sequential.from_config(trained.get_config())  # HERE
    return model
