# labels shifted
def solution_model():
    x, y = load_data("train")
    model = tf.keras.Sequential(
        [
            tf.keras.Input((60,)),
            tf.keras.layers.Embedding(3000, 16),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.Adam(0.005), "categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, tf.one_hot(y + 1, 4), epochs=4, batch_size=32, verbose=0)  # HERE
    return model
