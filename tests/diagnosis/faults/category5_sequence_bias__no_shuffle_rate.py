# learning rate too high, dead units
def solution_model():
    train, validation = load_data()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((32, 1)),
            tf.keras.layers.Conv1D(16, 5, activation="relu"),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.5), "binary_crossentropy", metrics=["accuracy"])  # HERE
    model.fit(train.shuffle(5000).batch(32), epochs=3, verbose=0)
    return model
