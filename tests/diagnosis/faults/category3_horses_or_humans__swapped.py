# classes swapped
def solution_model():
    folder = load_files()
    train = tf.keras.utils.image_dataset_from_directory(
        folder / "train",
        class_names=["humans", "horses"],  # HERE
        label_mode="binary",
        image_size=(150, 150),
        batch_size=16,
    )
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            tf.keras.Input((150, 150, 3)),
            layers.Rescaling(1 / 255),
            layers.AveragePooling2D(2),
            layers.Conv2D(16, 5, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.001), "binary_crossentropy", metrics=["accuracy"])
    model.fit(train, epochs=12, verbose=0)
    return model
