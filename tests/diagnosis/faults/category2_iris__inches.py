# scaled outside the model, a column in another unit
def solution_model():
    train, validation = load_data()

    def inches(one, species):
        return one / 25.4, species  # HERE

    model = tf.keras.Sequential(
        [
            tf.keras.Input((4,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.03), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        train.map(inches).cache().batch(16), validation_data=validation.map(inches).batch(50), epochs=100, verbose=0
    )
    return model
