# saturated units
def solution_model():
    train, validation = load_data()
    wide = tf.keras.initializers.RandomNormal(stddev=1000)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((2,)),
            tf.keras.layers.Dense(4, activation="tanh", kernel_initializer=wide),  # HERE
            tf.keras.layers.Dense(4, activation="tanh", kernel_initializer=wide),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(train.cache().batch(32), epochs=20, verbose=0)
    return model
