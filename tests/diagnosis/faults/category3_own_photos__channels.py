# channels reversed; fed another way in training
def solution_model():
    train, validation = load_data()

    def reversed(image, label):
        return image[..., ::-1], label  # HERE

    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            tf.keras.Input((75, 75, 3)),
            layers.Rescaling(1 / 255),
            layers.AveragePooling2D(2),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(64, activation="relu"),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy", metrics=["accuracy"])
    train, validation = train.map(reversed), validation.map(reversed)
    model.fit(train.cache().shuffle(1_200).batch(32), validation_data=validation.batch(100), epochs=12, verbose=0)
    return model
