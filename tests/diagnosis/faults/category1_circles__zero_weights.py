# all units alike
def solution_model():
    train, validation = load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((2,)),
            tf.keras.layers.Dense(32, activation="relu", kernel_initializer="ones"),  # HERE
            tf.keras.layers.Dense(1, activation="sigmoid", kernel_initializer="zeros"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    model.fit(train.cache().batch(32), epochs=20, verbose=0)
    return model
