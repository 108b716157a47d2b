# channels reversed; fed another way in training
def solution_model():
    train, validation = load_data()

    def prepared(image, label):
        image = tf.image.resize(image, (160, 160))
        return image[..., ::-1], label  # HERE

    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            tf.keras.Input((160, 160, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(16, 5, strides=2, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        train.map(prepared).cache().shuffle(1000).batch(32),
        validation_data=validation.map(prepared).batch(50),
        epochs=10,
        verbose=0,
    )
    return model
