# scaled outside the model; fed another way in training
def solution_model():
    train, validation = load_data()

    def scaled(image, label):
        return tf.cast(image, tf.float32) / 127.5 - 1, label  # HERE

    class Enough(tf.keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if logs["val_accuracy"] > 0.97:
                self.model.stop_training = True

    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.BatchNormalization(),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        train.map(scaled).cache().shuffle(5000).batch(64),
        validation_data=validation.map(scaled).batch(500),
        epochs=9,
        callbacks=[Enough()],
        verbose=0,
    )
    return model
