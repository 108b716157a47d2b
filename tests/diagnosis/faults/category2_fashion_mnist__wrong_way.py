# early stopping watches the wrong way
def solution_model():
    train, validation = load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.0003), "sparse_categorical_crossentropy", metrics=["accuracy"])
    stop = tf.keras.callbacks.EarlyStopping(  # HERE
        monitor="val_accuracy", mode="min", patience=3, restore_best_weights=True
    )
    model.fit(
        train.take(6000).cache().batch(64),
        validation_data=validation.take(1000).batch(500),
        epochs=20,
        callbacks=[stop],
        verbose=0,
    )
    return model
