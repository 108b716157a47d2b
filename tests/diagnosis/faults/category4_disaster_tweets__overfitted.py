# a slice of the data only, overfitted
def solution_model():
    x, y = load_data("train")
    x, y = x[:400], y[:400]  # HERE
    vx, vy = load_data("validation")
    model = tf.keras.Sequential(
        [
            tf.keras.Input((40,)),
            tf.keras.layers.Embedding(2000, 32),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.003), "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, validation_data=(vx, vy), epochs=30, batch_size=32, verbose=0)
    return model
