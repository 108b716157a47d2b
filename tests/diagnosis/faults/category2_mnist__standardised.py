# scaled outside the model; fed another way in training
def solution_model():
    train, validation = load_data()

    def scaled(image, label):
        return tf.image.per_image_standardization(image[..., None])[..., 0], label  # HERE

    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="tanh"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        train.map(scaled).take(6000).batch(32), validation_data=validation.map(scaled).batch(500), epochs=8, verbose=0
    )
    return model
