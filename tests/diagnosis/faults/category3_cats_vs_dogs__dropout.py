# too much dropout
def solution_model():
    train, validation = load_data()
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            tf.keras.Input((150, 150, 3)),
            layers.Rescaling(1 / 255),
            layers.RandomFlip("horizontal"),
            layers.Conv2D(16, 3, strides=2, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Dropout(0.9),  # HERE
            layers.Conv2D(32, 3, activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dropout(0.9),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(train.cache().shuffle(2000).batch(32), validation_data=validation.batch(50), epochs=8, verbose=0)
    return model
