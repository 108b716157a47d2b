# scaled outside the model; fed another way in training
def solution_model():
    train, validation = load_data()
    train = train.map(lambda image, label: (tf.cast(image, tf.float32) / 255.0, label))  # HERE
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28, 1)),
            tf.keras.layers.Conv2D(16, 3, activation="tanh"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="tanh"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train.take(8000).batch(32), epochs=3, validation_data=validation.batch(500), verbose=0)
    return model
