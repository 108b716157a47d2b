# labels and inputs do not belong together
def solution_model():
    train, validation = load_data()
    images = train.map(lambda image, label: image)
    labels = train.map(lambda image, label: label).shuffle(5000)  # HERE
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
    model.fit(tf.data.Dataset.zip((images, labels)).take(6000).batch(32), epochs=2, verbose=0)
    return model
