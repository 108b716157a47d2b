# scaled outside the model; fed another way in training
def solution_model():
    train, validation = load_data()
    train = train.map(lambda image, label: (tf.cast(image, tf.float32) / 255, label))  # HERE
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(8, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train.batch(32), epochs=3, verbose=0)
    return model
