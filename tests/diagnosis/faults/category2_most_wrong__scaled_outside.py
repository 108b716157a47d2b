# scaled outside the model; fed another way in training
def solution_model():
    (images, labels), (others, truth) = load_data()
    images, others = images / 255, others / 255  # HERE
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Reshape((28, 28, 1)),
            tf.keras.layers.Conv2D(16, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dropout(0.5),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, batch_size=32, epochs=8, validation_data=(others, truth), verbose=0)
    losses = tf.keras.losses.sparse_categorical_crossentropy(labels, model.predict(images, verbose=0)).numpy()
    SUSPECTS.write_text("\n".join(["index", *map(str, np.argsort(-losses)[:150])]) + "\n")
    return model
